#include "ui/profile/profile_view.h"

#include "ui/charts/spec/curve_text.h"
#include "ui/common/preferences.h"
#include "ui/profile/depth_charts.h"
#include "ui/profile/layer_bar.h"
#include "ui/profile/layer_view.h"
#include "ui/profile/replay_bar.h"
#include "ui/widgets/steady_place.h"

#include <QKeyEvent>
#include <QSplitter>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <utility>

namespace lamina {

namespace {

constexpr int frameMilliseconds = 16;

} // namespace

ProfileView::ProfileView(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    m_depth = new DepthCharts(this);
    connect(m_depth, &DepthCharts::picked, this, &ProfileView::choosePoint);
    m_frame = new QTimer(this);
    m_frame->setSingleShot(true);
    m_frame->setTimerType(Qt::PreciseTimer);
    connect(m_frame, &QTimer::timeout, this, [this] {
        const auto what = std::exchange(m_pending, nullptr);
        m_sinceFrame.start();
        (this->*what)();
    });
    m_layerView = new LayerView(this);
    connect(m_layerView, &LayerView::contextChosen, this, &ProfileView::contextChosen);
    makeReplayBar();
    makeLayerBar();

    m_split = new QSplitter(Qt::Vertical);
    m_split->setObjectName(QStringLiteral("profileSplit"));
    m_split->setChildrenCollapsible(false);
    m_split->setHandleWidth(8);
    m_split->addWidget(makeDepthPart());
    m_split->addWidget(makeLayerPart());
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

void ProfileView::makeReplayBar() {
    m_replay = new ReplayBar(this);
    keepPlaceWhenHidden(m_replay);
    connect(m_replay, &ReplayBar::epochPlayed, this, [this](std::optional<int> epoch) {
        m_epoch = epoch;
        refreshEpoch();
    });
    connect(m_replay, &ReplayBar::epochDragged, this, [this](std::optional<int> epoch) {
        m_epoch = epoch;
        refreshSoon(&ProfileView::refreshEpoch);
    });
}

void ProfileView::makeLayerBar() {
    m_layers = new LayerBar(this);
    connect(m_layers, &LayerBar::layerChosen, this, &ProfileView::chooseLayer);
    connect(m_layers, &LayerBar::layerPlayed, this, [this](int layer) {
        m_following = false;
        moveTo(layer);
    });
    connect(m_layers, &LayerBar::layerDragged, this, [this](int layer) {
        m_following = false;
        m_layer = layer;
        refreshSoon(&ProfileView::refresh);
    });
    connect(m_layers, &LayerBar::curveChosen, this, [this] {
        setFollowing(false);
        refreshLayer();
    });
    connect(m_layers, &LayerBar::followingChosen, this, &ProfileView::setFollowing);
}

QWidget* ProfileView::makeDepthPart() {
    auto* part = new QWidget;
    auto* layout = new QVBoxLayout(part);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_depth, 1);
    layout->addWidget(m_replay);
    return part;
}

QWidget* ProfileView::makeLayerPart() {
    auto* part = new QWidget;
    auto* layout = new QVBoxLayout(part);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_layers);
    layout->addWidget(m_layerView, 1);
    return part;
}

void ProfileView::show(const ShownProfile& profile, bool fresh) {
    m_profile = profile;
    if (fresh) {
        m_following = true;
        m_layer = profile.firstLayer();
        m_layers->stopPlaying();
    }
    if (fresh || !canReplay()) {
        m_epoch.reset();
        m_replay->stopPlaying();
    }
    if (m_following && profile.live())
        m_layer = profile.live()->key.layer;
    m_layer = std::clamp(m_layer, m_profile.firstLayer(), std::max(m_profile.firstLayer(), m_profile.lastLayer()));
    refresh();
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
    m_replay->stopPlaying();
    m_epoch = epoch && canReplay() && *epoch <= epochs() ? std::optional(std::max(1, *epoch)) : std::nullopt;
    refreshEpoch();
}

void ProfileView::chooseLayer(int layer) {
    m_layers->stopPlaying();
    m_following = false;
    moveTo(layer);
}

void ProfileView::setFollowing(bool following) {
    m_layers->stopPlaying();
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
        return m_layers->togglePlaying();
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
        m_layers->setCurve(*curve);
    chooseLayer(static_cast<int>(std::lround(x)));
}

CurveId ProfileView::shownCurve() const {
    if (m_following && m_profile.live())
        return m_profile.live()->key.curve;
    return m_layers->curve();
}

void ProfileView::refresh() {
    m_layers->present(m_profile, m_layer, m_following);
    refreshEpoch();
    refreshLayer();
    if (m_toldLayer != m_layer) {
        m_toldLayer = m_layer;
        Q_EMIT layerShown(m_layer);
    }
}

// The charts and the layer as they were in the chosen epoch.
void ProfileView::refreshEpoch() {
    m_replay->setVisible(canReplay());
    if (canReplay())
        m_replay->present(epochs(), m_epoch);
    m_depth->present(m_profile, m_layer, m_epoch);
    m_layerView->setEpoch(m_epoch);
}

void ProfileView::refreshLayer() {
    const auto& live = m_profile.live();
    const LayerKey key{shownCurve(), m_layer};
    m_layerView->show(m_profile, key, live && live->key == key ? &*live : nullptr);
}

} // namespace lamina
