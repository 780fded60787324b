// The middle of the window: two depth charts with their replay by epoch, the layer slider, and what is known of the
// chosen layer.
#pragma once

#include "ui/run/shown_profile.h"

#include <QElapsedTimer>
#include <QWidget>

class QSplitter;
class QTimer;

namespace lamina {

class DepthCharts;
class LayerBar;
class LayerView;
class ReplayBar;

class ProfileView : public QWidget {
    Q_OBJECT
public:
    explicit ProfileView(QWidget* parent = nullptr);

    // Shows a newer state of the same profile, or (`fresh`) another one: then the choice of a layer starts anew.
    void show(const ShownProfile& profile, bool fresh);

    LayerView* layerView() const { return m_layerView; }
    int layer() const { return m_layer; }
    bool following() const { return m_following; }
    DepthCharts* depth() const { return m_depth; }

    // Replay of a finished profile: everything as it was after this epoch (from 1). Nothing: as measured at the end.
    std::optional<int> epoch() const { return m_epoch; }
    bool canReplay() const; // nothing streams, and there are epochs to show
    int epochs() const;     // of the layer that has most

public Q_SLOTS:
    void chooseLayer(int layer);                       // by the user: no longer follows the layer in training
    void choosePoint(const QString& series, double x); // a click on a chart: the point's layer of the point's curve
    void setFollowing(bool following);
    void setEpoch(std::optional<int> epoch);

Q_SIGNALS:
    void layerShown(int layer);                // another one is chosen or followed
    void contextChosen(int window, int index); // as LayerView says it

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void makeLayerBar();
    void makeReplayBar();
    QWidget* makeDepthPart();
    QWidget* makeLayerPart();
    void refresh();
    void refreshLayer();
    void refreshEpoch();
    void refreshSoon(void (ProfileView::*what)());
    void moveTo(int layer);
    CurveId shownCurve() const;

    ShownProfile m_profile;
    int m_layer = 0;
    int m_toldLayer = -1;
    bool m_following = true;
    std::optional<int> m_epoch;
    DepthCharts* m_depth = nullptr;
    ReplayBar* m_replay = nullptr;
    LayerBar* m_layers = nullptr;
    LayerView* m_layerView = nullptr;
    QSplitter* m_split = nullptr;

    // Sliders tell more positions than there are frames: one refresh a frame, of the newest.
    QTimer* m_frame = nullptr;
    QElapsedTimer m_sinceFrame;
    void (ProfileView::*m_pending)() = nullptr;
};

} // namespace lamina
