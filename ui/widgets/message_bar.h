// One sentence across the bottom of a view, not modal: errors with their details on demand, and offers with one button.
// It lies over the view, which does not move when it comes and goes.
#pragma once

#include "base/error.h"

#include <QFrame>
#include <functional>

class QLabel;
class QPushButton;
class QToolButton;

namespace lamina {

class MessageBar : public QFrame {
    Q_OBJECT
public:
    explicit MessageBar(QWidget* over);

    void showError(const Error& error);
    void showNote(const QString& text);
    void offer(const QString& text, const QString& action, std::function<void()> accepted);
    QString text() const;

protected:
    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override; // the view's sizes

private:
    enum class Kind { Note, Error };
    void present(Kind kind, const QString& text, const QString& detail);
    void applyColours();
    void place();

    Kind m_kind = Kind::Note;
    bool m_colouring = false;
    QLabel* m_text = nullptr;
    QLabel* m_detail = nullptr;
    QToolButton* m_more = nullptr;
    QPushButton* m_action = nullptr;
    std::function<void()> m_accepted;
};

} // namespace lamina
