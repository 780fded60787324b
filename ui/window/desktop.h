// What a run asks of the desktop: not to fall asleep, and to say when it is done. A desktop that does not answer is no
// fault: then nothing happens. GUI thread.
#pragma once

#include <QObject>
#include <QString>
#include <cstdint>

class QWidget;

namespace lamina {

// While it is held the machine does not go to sleep by itself; the screen may.
class SleepHold : public QObject {
public:
    explicit SleepHold(QObject* parent = nullptr) : QObject(parent) {}
    ~SleepHold() override { release(); }

    void take(const QString& reason);
    void release();

private:
    void askDesktop(const QString& reason);

    bool m_wanted = false;
    int m_lock = -1;            // of logind, held as long as it is open
    std::uint32_t m_cookie = 0; // of the desktop, where logind does not answer
};

// A notification, unless the window is in front; where there is none to be had, the window asks for attention.
void tellDesktop(QWidget* window, const QString& title, const QString& text);

} // namespace lamina
