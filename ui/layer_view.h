// Everything about one layer: training curves, histograms and its numbers. A hidden tab costs nothing.
#pragma once

#include "shown_profile.h"

#include <QWidget>
#include <array>
#include <optional>

class QCheckBox;
class QLabel;
class QTabWidget;

namespace lamina {

class ChartWidget;

class LayerView : public QWidget {
    Q_OBJECT
public:
    explicit LayerView(QWidget* parent = nullptr);

    // `live` where the layer is in training now; else its result, or the empty state.
    void show(const ShownProfile& profile, const LayerKey& key, const ShownProfile::Live* live);

    static constexpr int factCount = 7;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void refresh();
    void refreshFacts();
    QWidget* makeFacts();

    LayerResultPtr m_result;
    std::optional<ShownProfile::Live> m_live;
    SaeConfig m_sae;
    int m_epochs = 0;
    double m_l1 = 0;
    QTabWidget* m_tabs = nullptr;
    QWidget* m_facts = nullptr;
    ChartWidget* m_loss = nullptr;
    ChartWidget* m_densityByEpoch = nullptr;
    ChartWidget* m_latentDensity = nullptr;
    ChartWidget* m_activations = nullptr;
    ChartWidget* m_l0 = nullptr;
    QCheckBox* m_logarithmic = nullptr;
    QLabel* m_heading = nullptr;
    QLabel* m_note = nullptr;
    std::array<QLabel*, factCount> m_values{};
};

} // namespace lamina
