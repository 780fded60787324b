// Starts and stops what moves by itself, such as a slider that walks: says when the next step is due.
#pragma once

#include <QToolButton>

class QTimer;

namespace lamina {

class PlayButton : public QToolButton {
    Q_OBJECT
public:
    // What a click does, while it stands and while it moves: tooltips and accessible names.
    PlayButton(const QString& play, const QString& stop, QWidget* parent = nullptr);

    bool playing() const { return isChecked(); }
    void setInterval(int milliseconds);

public Q_SLOTS:
    void stop();

Q_SIGNALS:
    void started(); // before the first step
    void stepDue();

protected:
    void changeEvent(QEvent* event) override;

private:
    void showState();

    QString m_play, m_stop;
    QTimer* m_timer = nullptr;
};

} // namespace lamina
