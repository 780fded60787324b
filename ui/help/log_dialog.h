// The log, newest line last, to read and to copy into a report of a fault.
#pragma once

#include <QDialog>
#include <QTimer>
#include <cstdint>

class QPlainTextEdit;

namespace lamina {

class LogDialog : public QDialog {
    Q_OBJECT
public:
    explicit LogDialog(QWidget* parent = nullptr);

    QString text() const;

public Q_SLOTS:
    void copyAll() const;

private:
    void refresh();

    QPlainTextEdit* m_text = nullptr;
    QTimer m_look;
    std::uint64_t m_shown = 0;
};

} // namespace lamina
