// Two charts over depth, density and a metric of choice, and what may be said of the density's curves.
#pragma once

#include "ui/run/shown_profile.h"

#include <QWidget>
#include <optional>

class QAbstractButton;
class QComboBox;

namespace lamina {

class ChartWidget;
class ElidedLabel;
struct OverlaidCurve;

// Another session's curves in the depth charts.
struct OverlayCurve {
    QString name; // in the legend; unique
    std::shared_ptr<const Session> session;
    bool operator==(const OverlayCurve&) const = default;
};

class DepthCharts : public QWidget {
    Q_OBJECT
public:
    explicit DepthCharts(QWidget* parent = nullptr);
    ~DepthCharts() override;

    // `layer`: under the guide. `epoch`: everything as it was after it; nothing: as measured at the end.
    void present(const ShownProfile& profile, int layer, std::optional<int> epoch);
    void setMetric(const QString& name);
    QString metric() const;
    QString sentence() const;

    // Drawn beside the profile until others are set.
    void setOverlays(std::vector<OverlayCurve> overlays);
    const std::vector<OverlayCurve>& overlays() const { return m_overlays; }

Q_SIGNALS:
    void picked(const QString& series, double x); // as ChartWidget says it

private:
    void makeCharts();
    void makeMetricChoice();
    void refresh();
    std::vector<CurveId> shownCurves() const;
    void offerMetrics();
    void refreshSentence();

    ShownProfile m_profile;
    int m_layer = 0;
    std::optional<int> m_epoch;
    std::vector<OverlayCurve> m_overlays;
    std::vector<OverlaidCurve> m_overlaid; // what is drawn of them
    ChartWidget* m_density = nullptr;
    ChartWidget* m_second = nullptr;
    QComboBox* m_metric = nullptr;
    ElidedLabel* m_sentence = nullptr;
    QAbstractButton* m_sentenceHelp = nullptr;
};

} // namespace lamina
