#include "ui/profile/profile_view.h"

#include "session/session.h"
#include "ui/charts/spec/curve_text.h"
#include "ui/charts/spec/metric_text.h"
#include "ui/charts/spec/profile_charts.h"
#include "ui/charts/spec/sentence_text.h"
#include "ui/charts/widgets/chart_widget.h"
#include "ui/common/elided_label.h"
#include "ui/common/preferences.h"
#include "ui/common/text.h"
#include "ui/export/chart_actions.h"
#include "ui/help/help_popup.h"
#include "ui/profile/layer_view.h"
#include "ui/profile/play_button.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QSplitter>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <utility>

namespace lamina {

namespace {

constexpr int frameMilliseconds = 16;
// A walk through the layers or a replay takes about as long as one likes to watch, however many steps it has.
constexpr int walkMilliseconds = 9000, replayMilliseconds = 6000;

} // namespace

ProfileView::ProfileView(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    m_density = new ChartWidget(this);
    m_second = new ChartWidget(this);
    for (ChartWidget* chart : {m_density, m_second}) {
        chart->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
        connect(chart, &ChartWidget::picked, this, &ProfileView::choosePoint);
    }
    m_density->setObjectName(QStringLiteral("densityChart"));
    m_second->setObjectName(QStringLiteral("secondChart"));
    installChartActions(m_density);
    installChartActions(m_second);

    m_metric = new QComboBox(this);
    m_metric->setAccessibleName(tr("Metric of the second chart"));
    m_metric->setObjectName(QStringLiteral("metric"));
    QFont heading = font();
    heading.setWeight(QFont::DemiBold); // it stands where the other chart has its title
    m_metric->setFont(heading);
    for (const MetricDefinition& metric : metricDefinitions()) {
        if (metric.name == "density")
            continue;
        const MetricText text = metricText(metric.name);
        m_metric->addItem(text.title, fromStd(metric.name));
        m_metric->setItemData(m_metric->count() - 1,
                              QString(text.meaning + QLatin1Char('\n') + fromStd(metric.formula)), Qt::ToolTipRole);
    }
    setMetric(kept(Kept::SecondMetric).toString());
    connect(m_metric, &QComboBox::currentIndexChanged, this, [this] {
        keep(Kept::SecondMetric, metric());
        m_metric->setToolTip(m_metric->currentData(Qt::ToolTipRole).toString());
        refreshDepth();
    });

    m_second->setHeadingWidget(m_metric);

    m_frame = new QTimer(this);
    m_frame->setSingleShot(true);
    m_frame->setTimerType(Qt::PreciseTimer);
    connect(m_frame, &QTimer::timeout, this, [this] {
        const auto what = std::exchange(m_pending, nullptr);
        m_sinceFrame.start();
        (this->*what)();
    });

    m_sentence = new ElidedLabel(this);
    m_sentence->setObjectName(QStringLiteral("sentence"));
    m_layerView = new LayerView(this);
    connect(m_layerView, &LayerView::contextChosen, this, &ProfileView::contextChosen);
    makeEpochRow();
    makeLayerRow();

    auto* depth = new QWidget;
    auto* charts = new QHBoxLayout;
    charts->setSpacing(8);
    charts->addWidget(m_density, 1);
    charts->addWidget(m_second, 1);
    lineUp({m_density, m_second});
    auto* depthLayout = new QVBoxLayout(depth);
    depthLayout->setContentsMargins(0, 0, 0, 0);
    depthLayout->setSpacing(8);
    depthLayout->addLayout(charts, 1);
    m_sentenceHelp = makeHelpButton(QStringLiteral("sentence"));
    auto* sentenceRow = new QHBoxLayout;
    sentenceRow->setSpacing(8);
    sentenceRow->addWidget(m_sentence, 1);
    sentenceRow->addWidget(m_sentenceHelp);
    depthLayout->addLayout(sentenceRow);
    depthLayout->addWidget(m_epochRow);
    auto* layer = new QWidget;
    auto* layerLayout = new QVBoxLayout(layer);
    layerLayout->setContentsMargins(0, 0, 0, 0);
    layerLayout->setSpacing(8);
    layerLayout->addWidget(m_layerRow);
    layerLayout->addWidget(m_layerView, 1);

    m_split = new QSplitter(Qt::Vertical);
    m_split->setObjectName(QStringLiteral("profileSplit"));
    m_split->setChildrenCollapsible(false);
    m_split->setHandleWidth(8);
    m_split->addWidget(depth);
    m_split->addWidget(layer);
    m_split->setStretchFactor(0, 5);
    m_split->setStretchFactor(1, 4);
    if (!m_split->restoreState(kept(Kept::ProfileSplit).toByteArray()))
        m_split->setSizes({500, 400}); // shares; they fit themselves to the room there is
    connect(m_split, &QSplitter::splitterMoved, this, [this] { keep(Kept::ProfileSplit, m_split->saveState()); });
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 8, 16, 8);
    layout->addWidget(m_split);
    refresh();
}

ProfileView::~ProfileView() = default;

void ProfileView::makeEpochRow() {
    m_epochRow = new QWidget(this);
    m_epochRow->setObjectName(QStringLiteral("epochRow"));
    m_playEpochs = new PlayButton(tr("Replay how the profile built itself"), tr("Stop the replay"));
    m_playEpochs->setObjectName(QStringLiteral("playEpochs"));
    connect(m_playEpochs, &PlayButton::started, this, [this] {
        m_playEpochs->setInterval(std::clamp(replayMilliseconds / std::max(1, epochs()), 40, 400));
        if (!m_epoch) // from the start, unless one has stopped somewhere
            placeEpoch(1);
    });
    connect(m_playEpochs, &PlayButton::stepDue, this, &ProfileView::replay);
    m_epochSlider = new QSlider(Qt::Horizontal);
    m_epochSlider->setObjectName(QStringLiteral("epochSlider"));
    m_epochSlider->setAccessibleName(tr("Epoch"));
    m_epochSlider->setToolTip(
        tr("Every layer as it was after this epoch; at the right end as measured after training"));
    m_epochSlider->setMinimum(1);
    connect(m_epochSlider, &QSlider::valueChanged, this, [this](int value) {
        m_playEpochs->stop();
        m_epoch = value > epochs() ? std::nullopt : std::optional(value);
        refreshSoon(&ProfileView::refreshEpoch);
    });
    m_epochLabel = new QLabel;
    m_epochLabel->setObjectName(QStringLiteral("epochLabel"));
    auto* caption = new QLabel(tr("Epoch"));
    caption->setBuddy(m_epochSlider);
    auto* row = new QHBoxLayout(m_epochRow);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(caption);
    row->addWidget(m_playEpochs);
    row->addWidget(m_epochSlider, 1);
    row->addWidget(m_epochLabel);
}

void ProfileView::makeLayerRow() {
    m_layerRow = new QWidget(this);
    m_playLayers = new PlayButton(tr("Walk through the layers (Space)"), tr("Stop here (Space)"));
    m_playLayers->setObjectName(QStringLiteral("playLayers"));
    connect(m_playLayers, &PlayButton::started, this, [this] {
        const int layers = m_profile.lastLayer() - m_profile.firstLayer() + 1;
        m_playLayers->setInterval(std::clamp(walkMilliseconds / std::max(1, layers), 200, 700));
        m_following = false;
        moveTo(m_layer >= m_profile.lastLayer() ? m_profile.firstLayer() : m_layer);
    });
    connect(m_playLayers, &PlayButton::stepDue, this, &ProfileView::walk);
    m_slider = new QSlider(Qt::Horizontal);
    m_slider->setObjectName(QStringLiteral("layerSlider"));
    m_slider->setAccessibleName(tr("Layer"));
    m_slider->setPageStep(1);
    connect(m_slider, &QSlider::valueChanged, this, [this](int layer) {
        m_playLayers->stop();
        m_following = false;
        m_layer = layer;
        refreshSoon(&ProfileView::refresh);
    });
    const auto button = [&](Qt::ArrowType arrow, const QString& name, int step) {
        auto* tool = new QToolButton;
        tool->setArrowType(arrow);
        tool->setAutoRaise(true);
        tool->setAccessibleName(name);
        tool->setToolTip(name);
        connect(tool, &QToolButton::clicked, this, [this, step] { chooseLayer(m_layer + step); });
        return tool;
    };
    m_previous = button(Qt::LeftArrow, tr("Previous layer"), -1);
    m_next = button(Qt::RightArrow, tr("Next layer"), 1);
    m_layerLabel = new QLabel;
    m_layerLabel->setObjectName(QStringLiteral("layerLabel"));
    m_follow = new QToolButton;
    m_follow->setObjectName(QStringLiteral("follow"));
    m_follow->setText(tr("Follow training"));
    m_follow->setToolTip(tr("Always show the layer in training"));
    m_follow->setCheckable(true);
    connect(m_follow, &QToolButton::toggled, this, &ProfileView::setFollowing);
    m_curve = new QComboBox;
    m_curve->setObjectName(QStringLiteral("curve"));
    m_curve->setAccessibleName(tr("Curve whose layer is shown"));
    connect(m_curve, &QComboBox::activated, this, [this] {
        setFollowing(false);
        refreshLayer();
    });
    auto* caption = new QLabel(tr("Layer"));
    caption->setBuddy(m_slider);
    auto* row = new QHBoxLayout(m_layerRow);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(caption);
    row->addWidget(m_playLayers);
    row->addWidget(m_previous);
    row->addWidget(m_slider, 1);
    row->addWidget(m_next);
    row->addWidget(m_layerLabel);
    row->addWidget(m_curve);
    row->addWidget(m_follow);
}

void ProfileView::show(const ShownProfile& profile, bool fresh) {
    m_profile = profile;
    if (fresh) {
        m_following = true;
        m_layer = profile.firstLayer();
        m_playLayers->stop();
    }
    if (fresh || !canReplay()) {
        m_epoch.reset();
        m_playEpochs->stop();
    }
    if (m_following && profile.live())
        m_layer = profile.live()->key.layer;
    m_layer = std::clamp(m_layer, m_profile.firstLayer(), std::max(m_profile.firstLayer(), m_profile.lastLayer()));
    refresh();
}

void ProfileView::setMetric(const QString& name) {
    const int index = m_metric->findData(name);
    if (index >= 0)
        m_metric->setCurrentIndex(index);
}

QString ProfileView::metric() const {
    return m_metric->currentData().toString();
}

QString ProfileView::sentence() const {
    return m_sentence->text();
}

void ProfileView::setOverlays(std::vector<OverlayCurve> overlays) {
    if (m_overlays == overlays)
        return;
    m_overlays = std::move(overlays);
    m_overlaid.clear();
    for (const OverlayCurve& overlay : m_overlays)
        m_overlaid.push_back({overlay.name, overlay.session->profile().curve()});
    refreshDepth();
}

bool ProfileView::canReplay() const {
    return m_profile.session() && !m_profile.live() && epochs() > 0;
}

int ProfileView::epochs() const {
    int most = 0;
    for (const CurveId& id : m_profile.curves())
        for (const LayerResultPtr& result : m_profile.curve(id))
            if (!result->epochs.empty())
                most = std::max(most, result->epochs.back().epoch);
    return most;
}

void ProfileView::setEpoch(std::optional<int> epoch) {
    m_playEpochs->stop();
    placeEpoch(epoch && canReplay() ? std::clamp(*epoch, 1, epochs() + 1) : epochs() + 1);
}

// One past the last epoch is the end: what was measured after training.
void ProfileView::placeEpoch(int epoch) {
    m_epoch = epoch > epochs() ? std::nullopt : std::optional(epoch);
    refreshEpoch();
}

void ProfileView::replay() {
    placeEpoch(m_epoch.value_or(epochs()) + 1);
    if (!m_epoch)
        m_playEpochs->stop();
}

void ProfileView::walk() {
    if (m_layer < m_profile.lastLayer())
        moveTo(m_layer + 1);
    if (m_layer >= m_profile.lastLayer())
        m_playLayers->stop();
}

void ProfileView::chooseLayer(int layer) {
    m_playLayers->stop();
    m_following = false;
    moveTo(layer);
}

void ProfileView::setFollowing(bool following) {
    m_playLayers->stop();
    m_following = following;
    if (following && m_profile.live())
        m_layer = m_profile.live()->key.layer;
    refresh();
}

void ProfileView::moveTo(int layer) {
    m_layer = std::clamp(layer, m_profile.firstLayer(), m_profile.lastLayer());
    refresh();
}

void ProfileView::refreshSoon(void (ProfileView::*what)()) {
    if (m_frame->isActive()) {
        m_pending = m_pending == what ? what : &ProfileView::refresh;
        return;
    }
    m_pending = what;
    const qint64 since = m_sinceFrame.isValid() ? m_sinceFrame.elapsed() : frameMilliseconds;
    if (since < frameMilliseconds)
        return m_frame->start(static_cast<int>(frameMilliseconds - since));
    m_pending = nullptr;
    m_sinceFrame.start();
    (this->*what)();
}

void ProfileView::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Space:
        return m_playLayers->toggle();
    case Qt::Key_Left:
        return chooseLayer(m_layer - 1);
    case Qt::Key_Right:
        return chooseLayer(m_layer + 1);
    case Qt::Key_Home:
        return chooseLayer(m_profile.firstLayer());
    case Qt::Key_End:
        return chooseLayer(m_profile.lastLayer());
    default:
        QWidget::keyPressEvent(event);
    }
}

void ProfileView::choosePoint(const QString& series, double x) {
    if (const auto curve = curveOfSeries(series))
        showCurve(*curve);
    chooseLayer(static_cast<int>(std::lround(x)));
}

void ProfileView::listCurves() {
    const std::vector<CurveId> ids = m_profile.curves();
    m_curve->setVisible(ids.size() > 1);
    if (m_listed == ids)
        return;
    const QString shown = m_curve->currentData().toString();
    const QSignalBlocker block(m_curve);
    m_listed = ids;
    m_curve->clear();
    for (const CurveId& id : ids)
        m_curve->addItem(curveName(id), seriesId(id));
    m_curve->setCurrentIndex(std::max(0, m_curve->findData(shown)));
}

void ProfileView::showCurve(const CurveId& curve) {
    const QSignalBlocker block(m_curve);
    if (const int index = m_curve->findData(seriesId(curve)); index >= 0)
        m_curve->setCurrentIndex(index);
}

CurveId ProfileView::shownCurve() const {
    if (m_following && m_profile.live())
        return m_profile.live()->key.curve;
    return curveOfSeries(m_curve->currentData().toString()).value_or(CurveId{});
}

void ProfileView::refresh() {
    refreshLayerRow();
    refreshEpoch();
    refreshLayer();
    if (m_toldLayer != m_layer) {
        m_toldLayer = m_layer;
        Q_EMIT layerShown(m_layer);
    }
}

void ProfileView::refreshLayerRow() {
    const bool live = m_profile.live().has_value();
    listCurves();
    if (m_following && live)
        showCurve(m_profile.live()->key.curve);
    if (m_following && !live && m_profile.complete(m_listed.back()))
        showCurve({}); // all are done: back to the model itself
    m_follow->setVisible(live);
    {
        const QSignalBlocker blockFollow(m_follow);
        m_follow->setChecked(m_following);
        const QSignalBlocker blockSlider(m_slider);
        m_slider->setRange(m_profile.firstLayer(), m_profile.lastLayer());
        m_slider->setValue(m_layer);
    }
    m_playLayers->setEnabled(!m_profile.empty() && m_profile.lastLayer() > m_profile.firstLayer());
    m_previous->setEnabled(m_layer > m_profile.firstLayer());
    m_next->setEnabled(m_layer < m_profile.lastLayer());
    m_layerLabel->setText(layerText(m_layer, m_profile.modelLayers()));
    const QString widest = layerText(m_profile.modelLayers() - 1, m_profile.modelLayers());
    m_layerLabel->setMinimumWidth(m_layerLabel->fontMetrics().horizontalAdvance(widest));
}

// The charts and the layer as they were in the chosen epoch.
void ProfileView::refreshEpoch() {
    const bool replayable = canReplay();
    m_epochRow->setVisible(replayable);
    if (replayable) {
        const int last = epochs();
        const QSignalBlocker block(m_epochSlider);
        m_epochSlider->setMaximum(last + 1);
        m_epochSlider->setValue(m_epoch.value_or(last + 1));
        const QString end = tr("after training");
        const auto text = [last](int epoch) { return tr("%1 of %2").arg(epoch).arg(last); };
        m_epochLabel->setText(m_epoch ? text(*m_epoch) : end);
        const QFontMetrics metrics = m_epochLabel->fontMetrics();
        m_epochLabel->setMinimumWidth(std::max(metrics.horizontalAdvance(end), metrics.horizontalAdvance(text(last))));
    }
    refreshDepth();
    m_layerView->setEpoch(m_epoch);
}

void ProfileView::refreshDepth() {
    DepthChartOptions options;
    options.layers = m_profile.modelLayers();
    options.range = {m_profile.firstLayer(), m_profile.lastLayer()};
    if (!m_profile.empty())
        options.guide = m_layer;
    options.ceiling = densityCeiling(m_profile.sae());
    options.epoch = m_epoch;

    const auto chart = [&](const std::string& name) {
        std::vector<DepthCurve> curves;
        for (const CurveId& id : m_listed) {
            DepthCurve curve{id, m_profile.curve(id), std::nullopt};
            const auto& live = m_profile.live();
            if (live && live->key.curve == id && !live->epochs.empty()) {
                if (const auto value = liveValue(name, live->epochs.back(), m_profile.sae().latents))
                    curve.moving = DepthCurve::Moving{live->key.layer, *value};
            }
            curves.push_back(std::move(curve));
        }
        ChartSpec spec = depthChart(name, curves, options);
        overlay(spec, name, m_overlaid, m_epoch);
        return spec;
    };
    m_density->setSpec(chart("density"));
    m_second->setSpec(chart(metric().toStdString()));

    refreshSentence();
}

// On the curve alone, then on what it shares with each control; all of it in the tooltip. In a replay: what is shown.
void ProfileView::refreshSentence() {
    QString sentence, alone;
    if (m_epoch) {
        sentence = tr("Means over epoch %1, while the weights still changed.").arg(*m_epoch);
        if (!knownByEpoch(metric().toStdString()))
            sentence += QLatin1Char(' ') +
                        tr("%1 is measured after training only: its chart shows the end.").arg(m_metric->currentText());
        alone = sentence;
    } else if (m_profile.complete()) {
        sentence = alone = depthSentenceText("density", m_profile.curve());
        QStringList shared;
        for (const CurveId& id : m_listed)
            if (!id.isRun() && m_profile.complete(id))
                shared << sharedShapeText("density", m_profile.curve(), m_profile.curve(id), id.control);
        if (!shared.isEmpty())
            sentence = shared.join(QLatin1Char(' '));
    }
    m_sentence->setText(sentence);
    m_sentence->setToolTip(sentence == alone ? sentence : QString(alone + QStringLiteral("\n\n") + sentence));
    m_sentence->setVisible(!sentence.isEmpty());
    m_sentenceHelp->setVisible(!sentence.isEmpty() && !m_epoch);
}

void ProfileView::refreshLayer() {
    const auto& live = m_profile.live();
    const LayerKey key{shownCurve(), m_layer};
    m_layerView->show(m_profile, key, live && live->key == key ? &*live : nullptr);
}

} // namespace lamina
