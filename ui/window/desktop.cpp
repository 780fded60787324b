#include "ui/window/desktop.h"

#include "ui/charts/widgets/plain_text.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusUnixFileDescriptor>
#include <QVariantMap>
#include <QWidget>
#include <unistd.h>

namespace lamina {

namespace {

QDBusMessage screenSaver(const QString& method) {
    return QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.ScreenSaver"),
                                          QStringLiteral("/org/freedesktop/ScreenSaver"),
                                          QStringLiteral("org.freedesktop.ScreenSaver"), method);
}

} // namespace

// Asked without waiting: a bus that hangs must not hold the window up. An answer that comes after release() is let go.
void SleepHold::take(const QString& reason) {
    if (m_wanted)
        return;
    m_wanted = true;
    QDBusConnection system = QDBusConnection::systemBus();
    if (!system.isConnected())
        return askDesktop(reason);
    QDBusMessage call = QDBusMessage::createMethodCall(
        QStringLiteral("org.freedesktop.login1"), QStringLiteral("/org/freedesktop/login1"),
        QStringLiteral("org.freedesktop.login1.Manager"), QStringLiteral("Inhibit"));
    call << QStringLiteral("sleep:idle") << QStringLiteral("Lamina") << reason << QStringLiteral("block");
    auto* watcher = new QDBusPendingCallWatcher(system.asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, reason](QDBusPendingCallWatcher* ended) {
        ended->deleteLater();
        const QDBusPendingReply<QDBusUnixFileDescriptor> reply = *ended;
        if (!m_wanted || m_lock >= 0)
            return; // the reply closes its own descriptor
        if (reply.isError() || !reply.value().isValid())
            askDesktop(reason);
        else
            m_lock = ::dup(reply.value().fileDescriptor());
    });
}

void SleepHold::askDesktop(const QString& reason) {
    QDBusConnection session = QDBusConnection::sessionBus();
    if (!session.isConnected())
        return;
    QDBusMessage call = screenSaver(QStringLiteral("Inhibit"));
    call << QStringLiteral("Lamina") << reason;
    auto* watcher = new QDBusPendingCallWatcher(session.asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher* ended) {
        ended->deleteLater();
        const QDBusPendingReply<std::uint32_t> reply = *ended;
        if (reply.isError())
            return;
        m_cookie = reply.value();
        if (!m_wanted)
            release();
    });
}

void SleepHold::release() {
    m_wanted = false;
    if (m_lock >= 0)
        ::close(m_lock);
    m_lock = -1;
    if (m_cookie != 0) {
        QDBusMessage call = screenSaver(QStringLiteral("UnInhibit"));
        call << m_cookie;
        QDBusConnection::sessionBus().call(call, QDBus::NoBlock);
    }
    m_cookie = 0;
}

void tellDesktop(QWidget* window, const QString& title, const QString& text) {
    if (window->isActiveWindow())
        return;
    QDBusConnection session = QDBusConnection::sessionBus();
    if (!session.isConnected())
        return QApplication::alert(window);
    QDBusMessage call = QDBusMessage::createMethodCall(
        QStringLiteral("org.freedesktop.Notifications"), QStringLiteral("/org/freedesktop/Notifications"),
        QStringLiteral("org.freedesktop.Notifications"), QStringLiteral("Notify"));
    call << QStringLiteral("Lamina") << std::uint32_t{0} << QStringLiteral("lamina") << title << asPlainMarkup(text) << QStringList()
         << QVariantMap() << -1;
    auto* watcher = new QDBusPendingCallWatcher(session.asyncCall(call), window);
    QObject::connect(watcher, &QDBusPendingCallWatcher::finished, window, [window](QDBusPendingCallWatcher* ended) {
        if (ended->isError())
            QApplication::alert(window);
        ended->deleteLater();
    });
}

} // namespace lamina
