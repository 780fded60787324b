#include "ui/charts/widgets/legend_buttons.h"

#include "ui/charts/widgets/chart_buttons.h"

#include <QWidget>
#include <algorithm>

namespace lamina {

LegendButtons::LegendButtons(QWidget* chart) : QObject(chart), m_chart(chart) {}

bool LegendButtons::isHidden(const ChartSpec& chart, const QString& series) const {
    if (const auto found = m_switched.constFind(series); found != m_switched.constEnd())
        return *found;
    const auto found =
        std::find_if(chart.series.begin(), chart.series.end(), [&](const auto& one) { return one.name == series; });
    return found != chart.series.end() && found->hidden;
}

void LegendButtons::applyTo(ChartSpec& chart) const {
    for (ChartSeries& series : chart.series)
        if (const auto found = m_switched.constFind(series.name); found != m_switched.constEnd())
            series.hidden = *found;
}

void LegendButtons::place(const LegendLayout& legend, const ChartSpec& chart) {
    while (m_buttons.size() < legend.entries.size()) {
        auto* button = new LegendButton(m_chart);
        connect(button, &LegendButton::clicked, this,
                [this, button] { Q_EMIT toggled(button->series(), !button->isChecked()); });
        m_buttons.push_back(button);
    }
    for (std::size_t i = 0; i < m_buttons.size(); ++i) {
        LegendButton* button = m_buttons[i];
        const bool used = i < legend.entries.size();
        if (used) {
            const LegendEntry& entry = legend.entries[i];
            const ChartSeries& series = chart.series[entry.series];
            button->setSeries(series.name, series.hidden);
            button->setGeometry(entry.place.adjusted(-4, 0, 4, 0).toRect()); // lines of a legend touch
        }
        button->setVisible(used);
    }
}

} // namespace lamina
