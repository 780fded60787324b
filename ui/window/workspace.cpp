#include "ui/window/workspace.h"

#include "ui/article/article_view.h"
#include "ui/charts/widgets/chart_widget.h"
#include "ui/compare/compare_view.h"
#include "ui/profile/depth_charts.h"
#include "ui/profile/findings_view.h"
#include "ui/profile/evidence/frontier_view.h"
#include "ui/profile/map_view.h"
#include "ui/profile/profile_view.h"
#include "ui/profile/evidence/stability_view.h"

namespace lamina {

Workspace::Workspace(QWidget* parent) : QTabWidget(parent) {
    setObjectName(QStringLiteral("views"));
    setDocumentMode(true);
    m_profile = new ProfileView;
    m_map = new MapView;
    m_article = new ArticleView;
    m_compare = new CompareView;
    m_findings = new FindingsView;
    m_frontier = new FrontierView;
    m_stability = new StabilityView;
    addTab(m_profile, tr("Profile"));
    addTab(m_map, tr("Map"));
    addTab(m_article, tr("Article"));
    addTab(m_compare, tr("Compare"));
    addTab(m_findings, tr("Findings"));
    addTab(m_frontier, tr("Frontier"));
    addTab(m_stability, tr("Stability"));
    setTabToolTip(indexOf(m_profile), tr("Density and reconstruction by layer, and all of one layer"));
    setTabToolTip(indexOf(m_map), tr("The whole model in one picture"));
    setTabToolTip(indexOf(m_article), tr("The text as the model read it"));
    setTabToolTip(indexOf(m_compare), tr("Several sessions on the same axes"));
    setTabToolTip(indexOf(m_findings), tr("What may be claimed of this profile, and what would settle it"));
    setTabToolTip(indexOf(m_frontier), tr("Layers at equal L0, from a sweep"));
    setTabToolTip(indexOf(m_stability), tr("Whether repeats find the same latents"));
    connect(m_findings, &FindingsView::settleRequested, this, &Workspace::settleRequested);
    connect(m_frontier, &FrontierView::settleRequested, this, &Workspace::settleRequested);
    connect(m_stability, &StabilityView::settleRequested, this, &Workspace::settleRequested);
    connect(m_stability, &StabilityView::layerPicked, m_profile, &ProfileView::chooseLayer);
    connect(m_profile, &ProfileView::layerShown, m_frontier, &FrontierView::chooseLayer);
    connect(m_frontier, &FrontierView::layerPicked, m_profile, &ProfileView::chooseLayer);
    connect(m_map, &MapView::layerPicked, m_profile,
            [this](const QString& curve, int layer) { m_profile->choosePoint(curve, layer); });
    connect(m_profile, &ProfileView::layerShown, m_map, &MapView::chooseLayer);
    connect(m_profile, &ProfileView::contextChosen, this, [this](int window, int index) {
        setCurrentWidget(m_article);
        m_article->showToken(window, index);
    });
}

void Workspace::present(const ShownProfile& profile, bool fresh) {
    if (fresh)
        forgetProfile(this);
    m_profile->show(profile, fresh);
    m_map->show(profile, fresh);
    m_article->show(profile, fresh);
    m_compare->show(profile, fresh);
    m_findings->show(profile, fresh);
    m_frontier->show(profile, fresh);
    m_stability->show(profile, fresh);
}

Workspace::Choices Workspace::choices() const {
    return {currentIndex(),        m_profile->layer(),  m_profile->following(), m_profile->depth()->metric(),
            m_compare->sessions(), m_compare->metric(), m_compare->normalised()};
}

void Workspace::choose(const Choices& choices) {
    setCurrentIndex(choices.tab);
    m_profile->depth()->setMetric(choices.metric);
    if (!choices.following)
        m_profile->chooseLayer(choices.layer);
    for (const auto& session : choices.compared)
        m_compare->addSession(session);
    m_compare->setMetric(choices.comparedMetric);
    m_compare->setNormalised(choices.normalised);
}

} // namespace lamina
