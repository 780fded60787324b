// The layers of a sweep: FVU against L0, and by layer at equal L0. Without a sweep, what one would show and a button
// that sets it up.
#pragma once

#include "ui/run/shown_profile.h"

#include <QWidget>
#include <optional>
#include <string>
#include <utility>
#include <vector>

class QLabel;
class QPushButton;

namespace lamina {

class ChartWidget;

class FrontierView : public QWidget {
    Q_OBJECT
public:
    explicit FrontierView(QWidget* parent = nullptr);

    // A newer state of the same profile, or (`fresh`) another one. Costs nothing while the view is hidden.
    void show(const ShownProfile& profile, bool fresh);

public Q_SLOTS:
    void chooseLayer(int layer); // its line stands out

Q_SIGNALS:
    void layerPicked(int layer);
    // As FindingsView's: settings by key to set beside those of the profile's run.
    void settleRequested(const std::vector<std::pair<std::string, std::string>>& settings);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void refresh();

    ShownProfile m_profile;
    std::optional<int> m_layer;
    bool m_stale = true;
    ChartWidget* m_frontier = nullptr;
    ChartWidget* m_equal = nullptr;
    QWidget* m_charts = nullptr;
    QLabel* m_text = nullptr;
    QPushButton* m_sweep = nullptr;
};

} // namespace lamina
