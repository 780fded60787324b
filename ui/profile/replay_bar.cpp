#include "ui/profile/replay_bar.h"

#include "ui/charts/widgets/plain_text.h"
#include "ui/profile/play_button.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <algorithm>

namespace lamina {

namespace {

// A replay takes about as long as one likes to watch, however many epochs it has.
constexpr int replayMilliseconds = 6000;

} // namespace

ReplayBar::ReplayBar(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("epochRow"));
    m_play = new PlayButton(tr("Replay how the profile built itself"), tr("Stop the replay"));
    m_play->setObjectName(QStringLiteral("playEpochs"));
    connect(m_play, &PlayButton::started, this, &ReplayBar::startReplay);
    connect(m_play, &PlayButton::stepDue, this, &ReplayBar::replay);
    m_slider = new QSlider(Qt::Horizontal);
    m_slider->setObjectName(QStringLiteral("epochSlider"));
    m_slider->setAccessibleName(tr("Epoch"));
    m_slider->setToolTip(tr("Every layer as it was after this epoch; at the right end as measured after training"));
    m_slider->setMinimum(1);
    connect(m_slider, &QSlider::valueChanged, this, [this](int position) {
        m_play->stop();
        Q_EMIT epochDragged(epochAt(position));
    });
    m_label = plainLabel();
    m_label->setObjectName(QStringLiteral("epochLabel"));
    auto* caption = plainLabel(tr("Epoch"));
    caption->setBuddy(m_slider);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(caption);
    row->addWidget(m_play);
    row->addWidget(m_slider, 1);
    row->addWidget(m_label);
}

std::optional<int> ReplayBar::epochAt(int position) const {
    return position > m_epochs ? std::nullopt : std::optional(position);
}

// From the start, unless one has stopped somewhere.
void ReplayBar::startReplay() {
    m_play->setInterval(std::clamp(replayMilliseconds / std::max(1, m_epochs), 40, 400));
    if (!epochAt(m_slider->value()))
        Q_EMIT epochPlayed(1);
}

void ReplayBar::replay() {
    const std::optional<int> next = epochAt(m_slider->value() + 1);
    Q_EMIT epochPlayed(next);
    if (!next)
        m_play->stop();
}

void ReplayBar::stopPlaying() {
    m_play->stop();
}

void ReplayBar::present(int epochs, std::optional<int> epoch) {
    m_epochs = epochs;
    const QSignalBlocker block(m_slider);
    m_slider->setMaximum(epochs + 1);
    m_slider->setValue(epoch.value_or(epochs + 1));
    const QString end = tr("after training");
    const auto text = [epochs](int one) { return tr("%1 of %2").arg(one).arg(epochs); };
    m_label->setText(epoch ? text(*epoch) : end);
    const QFontMetrics metrics = m_label->fontMetrics();
    m_label->setMinimumWidth(std::max(metrics.horizontalAdvance(end), metrics.horizontalAdvance(text(epochs))));
}

} // namespace lamina
