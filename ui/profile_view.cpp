#include "profile_view.h"

#include "chart_actions.h"
#include "charts/chart_widget.h"
#include "charts/metric_text.h"
#include "charts/profile_charts.h"
#include "charts/sentence_text.h"
#include "help_popup.h"
#include "layer_view.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QSettings>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace lamina {

namespace {

constexpr char metricKey[] = "profile/second-metric";

QString fromStd(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

ProfileView::ProfileView(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    m_density = new ChartWidget(this);
    m_second = new ChartWidget(this);
    for (ChartWidget* chart : {m_density, m_second}) {
        chart->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
        connect(chart, &ChartWidget::xPicked, this,
                [this](double x) { chooseLayer(static_cast<int>(std::lround(x))); });
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
    setMetric(QSettings().value(QLatin1String(metricKey), QStringLiteral("mse")).toString());
    connect(m_metric, &QComboBox::currentIndexChanged, this, [this] {
        QSettings().setValue(QLatin1String(metricKey), metric());
        m_metric->setToolTip(m_metric->currentData(Qt::ToolTipRole).toString());
        refreshDepth();
    });

    m_slider = new QSlider(Qt::Horizontal, this);
    m_slider->setObjectName(QStringLiteral("layerSlider"));
    m_slider->setAccessibleName(tr("Layer"));
    m_slider->setPageStep(1);
    connect(m_slider, &QSlider::valueChanged, this, &ProfileView::chooseLayer);
    const auto button = [&](Qt::ArrowType arrow, const QString& name, int step) {
        auto* tool = new QToolButton(this);
        tool->setArrowType(arrow);
        tool->setAutoRaise(true);
        tool->setAccessibleName(name);
        tool->setToolTip(name);
        connect(tool, &QToolButton::clicked, this, [this, step] { chooseLayer(m_layer + step); });
        return tool;
    };
    m_previous = button(Qt::LeftArrow, tr("Previous layer"), -1);
    m_next = button(Qt::RightArrow, tr("Next layer"), 1);
    m_layerLabel = new QLabel(this);
    m_layerLabel->setObjectName(QStringLiteral("layerLabel"));
    m_follow = new QToolButton(this);
    m_follow->setObjectName(QStringLiteral("follow"));
    m_follow->setText(tr("Follow training"));
    m_follow->setToolTip(tr("Always show the layer in training"));
    m_follow->setCheckable(true);
    connect(m_follow, &QToolButton::toggled, this, &ProfileView::setFollowing);
    m_curve = new QComboBox(this);
    m_curve->setObjectName(QStringLiteral("curve"));
    m_curve->setAccessibleName(tr("Curve whose layer is shown"));
    m_curve->addItem(tr("this model"));
    m_curve->addItem(tr("random weights"));
    connect(m_curve, &QComboBox::activated, this, [this] {
        setFollowing(false);
        refreshLayer();
    });

    m_sentence = new QLabel(this);
    m_sentence->setObjectName(QStringLiteral("sentence"));
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_layerView = new LayerView(this);
    connect(m_layerView, &LayerView::contextChosen, this, &ProfileView::contextChosen);

    m_second->setHeadingWidget(m_metric);
    auto* charts = new QHBoxLayout;
    charts->setSpacing(8);
    charts->addWidget(m_density, 1);
    charts->addWidget(m_second, 1);

    auto* slider = new QHBoxLayout;
    slider->setSpacing(8);
    auto* caption = new QLabel(tr("Layer"), this);
    caption->setBuddy(m_slider);
    slider->addWidget(caption);
    slider->addWidget(m_previous);
    slider->addWidget(m_slider, 1);
    slider->addWidget(m_next);
    slider->addWidget(m_layerLabel);
    slider->addWidget(m_curve);
    slider->addWidget(m_follow);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 8, 16, 8);
    layout->setSpacing(8);
    layout->addLayout(charts, 5);
    m_sentenceHelp = makeHelpButton(QStringLiteral("sentence"));
    auto* sentenceRow = new QHBoxLayout;
    sentenceRow->setSpacing(8);
    sentenceRow->addWidget(m_sentence, 1);
    sentenceRow->addWidget(m_sentenceHelp, 0, Qt::AlignTop);
    layout->addLayout(sentenceRow);
    layout->addLayout(slider);
    layout->addWidget(m_layerView, 4);
    refresh();
}

void ProfileView::show(const ShownProfile& profile, bool fresh) {
    m_profile = profile;
    if (fresh) {
        m_following = true;
        m_layer = profile.firstLayer();
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

void ProfileView::chooseLayer(int layer) {
    m_following = false;
    moveTo(layer);
}

void ProfileView::setFollowing(bool following) {
    m_following = following;
    if (following && m_profile.live())
        m_layer = m_profile.live()->key.layer;
    refresh();
}

void ProfileView::moveTo(int layer) {
    m_layer = std::clamp(layer, m_profile.firstLayer(), m_profile.lastLayer());
    refresh();
}

void ProfileView::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
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

std::optional<Control> ProfileView::shownControl() const {
    if (!m_profile.hasControl())
        return std::nullopt;
    if (m_following && m_profile.live())
        return m_profile.live()->key.control;
    return m_curve->currentIndex() == 1 ? std::optional(Control::RandomWeights) : std::nullopt;
}

void ProfileView::refresh() {
    const bool live = m_profile.live().has_value();
    m_curve->setVisible(m_profile.hasControl());
    if (m_following && live) {
        const QSignalBlocker block(m_curve);
        m_curve->setCurrentIndex(m_profile.live()->key.control ? 1 : 0);
    }
    if (m_following && !live && m_profile.complete(Control::RandomWeights)) {
        const QSignalBlocker block(m_curve);
        m_curve->setCurrentIndex(0); // both are done: back to the model itself
    }
    m_follow->setVisible(live);
    {
        const QSignalBlocker blockFollow(m_follow);
        m_follow->setChecked(m_following);
        const QSignalBlocker blockSlider(m_slider);
        m_slider->setRange(m_profile.firstLayer(), m_profile.lastLayer());
        m_slider->setValue(m_layer);
    }
    m_previous->setEnabled(m_layer > m_profile.firstLayer());
    m_next->setEnabled(m_layer < m_profile.lastLayer());
    m_layerLabel->setText(layerText(m_layer, m_profile.modelLayers()));
    const QString widest = layerText(m_profile.modelLayers() - 1, m_profile.modelLayers());
    m_layerLabel->setMinimumWidth(m_layerLabel->fontMetrics().horizontalAdvance(widest));
    refreshDepth();
    refreshLayer();
    if (m_toldLayer != m_layer) {
        m_toldLayer = m_layer;
        Q_EMIT layerShown(m_layer);
    }
}

void ProfileView::refreshDepth() {
    DepthChartOptions options;
    options.layers = m_profile.modelLayers();
    options.range = {m_profile.firstLayer(), m_profile.lastLayer()};
    if (!m_profile.empty())
        options.guide = m_layer;
    options.ceiling = densityCeiling(m_profile.sae());

    std::vector<std::optional<Control>> which{std::nullopt};
    if (m_profile.hasControl())
        which.push_back(Control::RandomWeights);
    const auto chart = [&](const std::string& name) {
        std::vector<DepthCurve> curves;
        for (const auto& control : which) {
            DepthCurve curve{control, m_profile.curve(control), std::nullopt};
            const auto& live = m_profile.live();
            if (live && live->key.control == control && !live->epochs.empty()) {
                if (const auto value = liveValue(name, live->epochs.back(), m_profile.sae().latents))
                    curve.moving = DepthCurve::Moving{live->key.layer, *value};
            }
            curves.push_back(std::move(curve));
        }
        return depthChart(name, curves, options);
    };
    m_density->setSpec(chart("density"));
    m_second->setSpec(chart(metric().toStdString()));

    // One sentence: on the curve alone, then on what it shares with its control; both in the tooltip.
    QString sentence, alone;
    if (m_profile.complete(std::nullopt)) {
        sentence = alone = depthSentenceText("density", m_profile.curve(std::nullopt));
        if (m_profile.complete(Control::RandomWeights))
            sentence =
                sharedShapeText("density", m_profile.curve(std::nullopt), m_profile.curve(Control::RandomWeights));
    }
    m_sentence->setText(sentence);
    m_sentence->setToolTip(sentence == alone ? sentence : QString(alone + QStringLiteral("\n\n") + sentence));
    m_sentence->setVisible(!sentence.isEmpty());
    m_sentenceHelp->setVisible(!sentence.isEmpty());
}

void ProfileView::refreshLayer() {
    const std::optional<Control> control = shownControl();
    const auto& live = m_profile.live();
    const LayerKey key{control, 0, m_layer};
    m_layerView->show(m_profile, key, live && live->key == key ? &*live : nullptr);
}

} // namespace lamina
