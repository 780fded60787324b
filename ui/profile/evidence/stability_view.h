// Whether repeats find the same latents again, by layer: worked out from a session's saved autoencoders when the view
// is first looked at. Without repeats, what one would see and a button that sets them up.
#pragma once

#include "base/run_token.h"
#include "ui/run/shown_profile.h"

#include <QWidget>
#include <memory>
#include <string>
#include <utility>
#include <vector>

class QLabel;
class QPushButton;

namespace lamina {

class ChartWidget;
struct CurveStability;

class StabilityView : public QWidget {
    Q_OBJECT
public:
    explicit StabilityView(QWidget* parent = nullptr);
    ~StabilityView() override;

    // A newer state of the same profile, or (`fresh`) another one. Costs nothing while the view is hidden.
    void show(const ShownProfile& profile, bool fresh);

Q_SIGNALS:
    void layerPicked(int layer);
    // As FindingsView's: settings by key to set beside those of the profile's run.
    void settleRequested(const std::vector<std::pair<std::string, std::string>>& settings);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void refresh();
    void workOut();
    void draw(const std::vector<CurveStability>& curves, const QString& words);
    void stop();

    ShownProfile m_profile;
    std::shared_ptr<const Session> m_workedOut; // of which the chart is, or is being made
    std::shared_ptr<RunToken> m_token;          // of the work in the background
    bool m_stale = true;
    std::vector<std::pair<std::string, std::string>> m_offer;
    ChartWidget* m_chart = nullptr;
    QLabel* m_text = nullptr;
    QPushButton* m_repeat = nullptr;
};

} // namespace lamina
