#include "ui/profile/evidence/stability_view.h"

#include "session/session.h"
#include "session/session_stability.h"
#include "ui/charts/spec/evidence/evidence_charts.h"
#include "ui/charts/widgets/chart_widget.h"
#include "ui/charts/widgets/plain_text.h"
#include "ui/common/background.h"
#include "ui/export/chart_actions.h"
#include "ui/help/help_popup.h"
#include "ui/widgets/error_text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <cmath>

namespace lamina {

namespace {

constexpr const char* offeredRepeats = "5";

} // namespace

StabilityView::StabilityView(QWidget* parent) : QWidget(parent) {
    m_chart = new ChartWidget(this);
    m_chart->setObjectName(QStringLiteral("stabilityChart"));
    m_chart->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    installChartActions(m_chart);
    connect(m_chart, &ChartWidget::picked, this,
            [this](const QString&, double layer) { Q_EMIT layerPicked(static_cast<int>(std::lround(layer))); });
    m_text = plainLabel({});
    m_text->setObjectName(QStringLiteral("stabilityText"));
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_repeat = new QPushButton(tr("Run %1 repeats and keep them").arg(QLatin1String(offeredRepeats)));
    m_repeat->setObjectName(QStringLiteral("repeat"));
    m_repeat->setToolTip(tr("Sets the experiment so; it begins with Start"));
    connect(m_repeat, &QPushButton::clicked, this, [this] { Q_EMIT settleRequested(m_offer); });
    auto* words = new QHBoxLayout;
    words->setSpacing(8);
    words->addWidget(m_text, 1);
    words->addWidget(m_repeat);
    words->addWidget(makeHelpButton(QStringLiteral("stability")));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 8, 16, 8);
    layout->setSpacing(8);
    layout->addWidget(m_chart, 1);
    layout->addLayout(words);
}

StabilityView::~StabilityView() {
    stop();
}

void StabilityView::show(const ShownProfile& profile, bool) {
    m_profile = profile;
    m_stale = true;
    if (isVisible())
        refresh();
}

void StabilityView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_stale)
        refresh();
}

void StabilityView::stop() {
    if (m_token)
        m_token->cancel();
    m_token.reset();
}

void StabilityView::draw(const std::vector<CurveStability>& curves, const QString& words) {
    m_chart->setSpec(stabilityChart(curves, m_profile.config(), m_profile.modelLayers()));
    m_text->setText(words);
}

void StabilityView::refresh() {
    m_stale = false;
    const RunConfig& config = m_profile.config();
    const std::shared_ptr<const Session>& session = m_profile.session();
    m_offer.clear();
    if (session && session == m_workedOut)
        return; // what changed is nothing that this view shows
    stop();
    m_workedOut.reset();
    const bool repeated = config.repeats > 1;
    if (session && hasStability(*session).ok()) {
        m_workedOut = session;
        workOut();
    } else if (!session && repeated) {
        draw({}, tr("Once the run is done and its autoencoders are saved, each layer gets its point."));
    } else {
        m_offer = {{"save_sae", "1"}};
        if (!repeated)
            m_offer.emplace_back("repeats", offeredRepeats);
        draw({}, repeated ? tr("The repeats' autoencoders were not saved, so it cannot be seen whether they found the "
                               "same latents.")
                          : tr("This run trained each layer once. Repeats train it again from other seeds: then it can "
                               "be seen whether they find the same latents."));
    }
    m_repeat->setVisible(!m_offer.empty());
}

void StabilityView::workOut() {
    draw({}, tr("The latents of the repeats are being compared…"));
    const auto token = std::make_shared<RunToken>();
    m_token = token;
    inBackground(
        this, [session = m_workedOut, token] { return sessionStability(*session, *token); },
        [this, token](const Result<std::vector<CurveStability>>& curves) {
            if (m_token != token)
                return; // another profile is shown by now
            m_token.reset();
            if (curves.ok())
                draw(*curves, stabilityText(*curves));
            else
                draw({}, errorSentence(curves.error()));
        });
}

} // namespace lamina
