// The legend of a chart in a window: a button over each entry, which the chart itself paints, switches its series on
// and off. What is switched stays so by name, whatever the chart shows next.
#pragma once

#include "ui/charts/draw/chart_legend.h"
#include "ui/charts/spec/chart_spec.h"

#include <QHash>
#include <QObject>
#include <QString>
#include <vector>

class QWidget;

namespace lamina {

class LegendButton;

class LegendButtons : public QObject {
    Q_OBJECT
public:
    explicit LegendButtons(QWidget* chart); // the buttons' parent

    void setHidden(const QString& series, bool hidden) { m_switched[series] = hidden; }
    // As switched here, else as the spec says.
    bool isHidden(const ChartSpec& chart, const QString& series) const;
    void applyTo(ChartSpec& chart) const;

    void place(const LegendLayout& legend, const ChartSpec& chart);

Q_SIGNALS:
    void toggled(const QString& series, bool hidden);

private:
    QWidget* m_chart;
    QHash<QString, bool> m_switched;
    std::vector<LegendButton*> m_buttons;
};

} // namespace lamina
