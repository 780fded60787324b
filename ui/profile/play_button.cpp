#include "ui/profile/play_button.h"

#include "ui/widgets/appearance.h"

#include <QEvent>
#include <QTimer>

namespace lamina {

PlayButton::PlayButton(const QString& play, const QString& stop, QWidget* parent)
    : QToolButton(parent), m_play(play), m_stop(stop) {
    setCheckable(true);
    setAutoRaise(true);
    m_timer = new QTimer(this);
    connect(m_timer, &QTimer::timeout, this, &PlayButton::stepDue);
    connect(this, &QToolButton::toggled, this, [this](bool playing) {
        showState();
        if (!playing)
            return m_timer->stop();
        m_timer->start();
        Q_EMIT started();
    });
    showState();
}

void PlayButton::setInterval(int milliseconds) {
    m_timer->setInterval(milliseconds);
}

void PlayButton::stop() {
    setChecked(false);
}

void PlayButton::showState() {
    setIcon(themedIcon(playing() ? QStringLiteral("pause") : QStringLiteral("start")));
    setToolTip(playing() ? m_stop : m_play);
    setAccessibleName(toolTip());
}

void PlayButton::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange && m_timer)
        showState();
    QToolButton::changeEvent(event);
}

} // namespace lamina
