// The middle of the window: two depth charts with their replay by epoch, the layer slider, and what is known of the
// chosen layer.
#pragma once

#include "ui/run/shown_profile.h"

#include <QElapsedTimer>
#include <QWidget>

class QAbstractButton;
class QComboBox;
class QSplitter;
class QTimer;

namespace lamina {

class ChartWidget;
class ElidedLabel;
class LayerBar;
class LayerView;
class ReplayBar;
struct OverlaidCurve;

// Another session's curves in the depth charts.
struct OverlayCurve {
    QString name; // in the legend; unique
    std::shared_ptr<const Session> session;
    bool operator==(const OverlayCurve&) const = default;
};

class ProfileView : public QWidget {
    Q_OBJECT
public:
    explicit ProfileView(QWidget* parent = nullptr);
    ~ProfileView() override;

    // Shows a newer state of the same profile, or (`fresh`) another one: then the choice of a layer starts anew.
    void show(const ShownProfile& profile, bool fresh);

    LayerView* layerView() const { return m_layerView; }
    int layer() const { return m_layer; }
    bool following() const { return m_following; }
    void setMetric(const QString& name);
    QString metric() const;
    QString sentence() const;

    // Drawn beside the profile until others are set.
    void setOverlays(std::vector<OverlayCurve> overlays);
    const std::vector<OverlayCurve>& overlays() const { return m_overlays; }

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
    void makeCharts();
    void makeMetricChoice();
    void makeLayerBar();
    void makeReplayBar();
    QWidget* makeDepthPart();
    QWidget* makeLayerPart();
    void refresh();
    void refreshDepth();
    void refreshLayer();
    void refreshEpoch();
    void refreshSentence();
    void refreshSoon(void (ProfileView::*what)());
    void moveTo(int layer);
    CurveId shownCurve() const;

    ShownProfile m_profile;
    std::vector<OverlayCurve> m_overlays;
    std::vector<OverlaidCurve> m_overlaid; // what is drawn of them
    int m_layer = 0;
    int m_toldLayer = -1;
    bool m_following = true;
    std::optional<int> m_epoch;
    ChartWidget* m_density = nullptr;
    ChartWidget* m_second = nullptr;
    QComboBox* m_metric = nullptr;
    ElidedLabel* m_sentence = nullptr;
    QAbstractButton* m_sentenceHelp = nullptr;
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
