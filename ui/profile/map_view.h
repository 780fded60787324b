// The tab with the laminar map of the whole model.
#pragma once

#include "ui/run/shown_profile.h"

#include <QWidget>

class QComboBox;

namespace lamina {

class MapWidget;

class MapView : public QWidget {
    Q_OBJECT
public:
    explicit MapView(QWidget* parent = nullptr);

    // A newer state of the same profile, or (`fresh`) another one. Costs nothing while the view is hidden.
    void show(const ShownProfile& profile, bool fresh);
    MapWidget* map() const { return m_map; }

public Q_SLOTS:
    void chooseLayer(int layer); // outlines it

Q_SIGNALS:
    void layerPicked(const QString& curve, int layer); // by mouse or keyboard; `curve` as seriesId() names it

protected:
    void showEvent(QShowEvent* event) override;

private:
    void listCurves(const std::vector<CurveId>& ids);
    void refresh();

    ShownProfile m_profile;
    std::vector<CurveId> m_listed; // in the choice
    std::optional<int> m_layer;
    double m_top = 0; // of the colour scale, which does not shrink while a run streams
    bool m_stale = true;
    MapWidget* m_map = nullptr;
    QComboBox* m_choice = nullptr;
};

} // namespace lamina
