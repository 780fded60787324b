#include "ui/profile/layer_bar.h"

#include "profile/controls.h"
#include "ui/charts/spec/curve_text.h"
#include "ui/charts/spec/metric_text.h"
#include "ui/charts/widgets/plain_text.h"
#include "ui/profile/play_button.h"
#include "ui/widgets/steady_place.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>
#include <algorithm>

namespace lamina {

namespace {

// A walk through the layers takes about as long as one likes to watch, however many there are.
constexpr int walkMilliseconds = 9000;

} // namespace

LayerBar::LayerBar(QWidget* parent) : QWidget(parent) {
    m_play = new PlayButton(tr("Walk through the layers (Space)"), tr("Stop here (Space)"));
    m_play->setObjectName(QStringLiteral("playLayers"));
    connect(m_play, &PlayButton::started, this, &LayerBar::startWalk);
    connect(m_play, &PlayButton::stepDue, this, &LayerBar::walk);
    m_slider = new QSlider(Qt::Horizontal);
    m_slider->setObjectName(QStringLiteral("layerSlider"));
    m_slider->setAccessibleName(tr("Layer"));
    m_slider->setPageStep(1);
    m_slider->setMinimumWidth(fontMetrics().averageCharWidth() * 14);
    connect(m_slider, &QSlider::valueChanged, this, [this](int layer) {
        m_play->stop();
        Q_EMIT layerDragged(layer);
    });
    m_previous = makeArrow(Qt::LeftArrow, tr("Previous layer"), -1);
    m_next = makeArrow(Qt::RightArrow, tr("Next layer"), 1);
    m_label = plainLabel();
    m_label->setObjectName(QStringLiteral("layerLabel"));
    makeCurveAndFollow();
    auto* caption = plainLabel(tr("Layer"));
    caption->setBuddy(m_slider);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(caption);
    row->addWidget(m_play);
    row->addWidget(m_previous);
    row->addWidget(m_slider, 1);
    row->addWidget(m_next);
    row->addWidget(m_label);
    row->addWidget(m_curve);
    row->addWidget(m_follow);
}

QToolButton* LayerBar::makeArrow(Qt::ArrowType arrow, const QString& name, int step) {
    auto* tool = new QToolButton;
    tool->setArrowType(arrow);
    tool->setAutoRaise(true);
    tool->setAccessibleName(name);
    tool->setToolTip(name);
    connect(tool, &QToolButton::clicked, this, [this, step] { Q_EMIT layerChosen(m_slider->value() + step); });
    return tool;
}

void LayerBar::makeCurveAndFollow() {
    m_curve = new QComboBox;
    m_curve->setObjectName(QStringLiteral("curve"));
    m_curve->setAccessibleName(tr("Curve whose layer is shown"));
    connect(m_curve, &QComboBox::activated, this, &LayerBar::curveChosen);
    // As wide as the longest name of any curve, whichever there are, and there or not: the slider beside it stays.
    qsizetype longest = curveName({}).size();
    for (const Control& control : controls())
        longest = std::max(longest, curveName({std::string(control.name), 0}).size());
    m_curve->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_curve->setMinimumContentsLength(static_cast<int>(longest));
    m_curve->setMinimumWidth(fontMetrics().averageCharWidth() * 10); // in a small window
    m_follow = new QToolButton;
    m_follow->setObjectName(QStringLiteral("follow"));
    m_follow->setText(tr("Follow training"));
    m_follow->setToolTip(tr("Always show the layer in training"));
    m_follow->setCheckable(true);
    connect(m_follow, &QToolButton::toggled, this, &LayerBar::followingChosen);
    for (QWidget* comesAndGoes : {static_cast<QWidget*>(m_curve), static_cast<QWidget*>(m_follow)})
        keepPlaceWhenHidden(comesAndGoes);
}

// From the last layer it starts again at the first.
void LayerBar::startWalk() {
    const int first = m_slider->minimum(), last = m_slider->maximum(), layer = m_slider->value();
    m_play->setInterval(std::clamp(walkMilliseconds / std::max(1, last - first + 1), 200, 700));
    Q_EMIT layerPlayed(layer >= last ? first : layer);
}

void LayerBar::walk() {
    if (m_slider->value() < m_slider->maximum())
        Q_EMIT layerPlayed(m_slider->value() + 1);
    if (m_slider->value() >= m_slider->maximum())
        m_play->stop();
}

void LayerBar::togglePlaying() {
    m_play->toggle();
}

void LayerBar::stopPlaying() {
    m_play->stop();
}

void LayerBar::listCurves(const std::vector<CurveId>& curves) {
    m_curve->setVisible(curves.size() > 1);
    if (m_listed == curves)
        return;
    const QString shown = m_curve->currentData().toString();
    const QSignalBlocker block(m_curve);
    m_listed = curves;
    m_curve->clear();
    for (const CurveId& id : curves)
        m_curve->addItem(curveName(id), seriesId(id));
    m_curve->setCurrentIndex(std::max(0, m_curve->findData(shown)));
}

void LayerBar::setCurve(const CurveId& curve) {
    const QSignalBlocker block(m_curve);
    if (const int index = m_curve->findData(seriesId(curve)); index >= 0)
        m_curve->setCurrentIndex(index);
}

CurveId LayerBar::curve() const {
    return curveOfSeries(m_curve->currentData().toString()).value_or(CurveId{});
}

void LayerBar::present(const ShownProfile& profile, int layer, bool following) {
    const auto& live = profile.live();
    listCurves(profile.curves());
    if (following && live)
        setCurve(live->key.curve);
    if (following && !live && profile.complete(m_listed.back()))
        setCurve({}); // all are done: back to the model itself
    m_follow->setVisible(live.has_value());
    {
        const QSignalBlocker blockFollow(m_follow);
        m_follow->setChecked(following);
        const QSignalBlocker blockSlider(m_slider);
        m_slider->setRange(profile.firstLayer(), profile.lastLayer());
        m_slider->setValue(layer);
    }
    m_play->setEnabled(!profile.empty() && profile.lastLayer() > profile.firstLayer());
    m_previous->setEnabled(layer > profile.firstLayer());
    m_next->setEnabled(layer < profile.lastLayer());
    m_label->setText(layerText(layer, profile.modelLayers()));
    const QString widest = layerText(profile.modelLayers() - 1, profile.modelLayers());
    m_label->setMinimumWidth(m_label->fontMetrics().horizontalAdvance(widest));
}

} // namespace lamina
