// What to run: article, model, preset, all settings, what it will cost, and Start.
#pragma once

#include "ui/run/cost_planner.h"

#include <QWidget>
#include <vector>

class QCheckBox;
class QLabel;
class QLayout;
class QScrollArea;
class QToolButton;

namespace lamina {

class PresetCards;
class PrimaryButton;
class SettingsForm;
class SourcePicker;

class ExperimentPanel : public QWidget {
    Q_OBJECT
public:
    explicit ExperimentPanel(QWidget* parent = nullptr);

    const RunConfig& config() const;
    void setConfig(const RunConfig& config);
    void setArticle(const QString& source); // demo, file or URL
    void setModel(const QString& model);    // demo, a hub's name or a folder
    SourcePicker* sources() const { return m_sources; }
    SettingsForm* form() const { return m_form; }

    void showEstimating();
    void showEstimate(const EstimateAnswer& answer);
    void setRunning(bool running);     // the next experiment can be set and queued meanwhile
    void setResumable(bool resumable); // Start begins anew

Q_SIGNALS:
    void configChanged();
    void startRequested();
    void resumeRequested(); // of the run that was stopped
    void queueRequested(const std::vector<lamina::RunConfig>& configs);
    void moreModelsRequested();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* buildBody();
    void takeControls();
    void showControls();
    QLayout* buildFoot();
    void choosePreset(std::size_t index);
    void configEdited();
    void queuePresets();
    void queueModels();
    void queueSeeds();

    QScrollArea* m_scroll = nullptr;
    SourcePicker* m_sources = nullptr;
    PresetCards* m_presets = nullptr;
    std::vector<QCheckBox*> m_controls; // one for each row of controls()
    QToolButton* m_moreControls = nullptr;
    QToolButton* m_allSettings = nullptr;
    SettingsForm* m_form = nullptr;
    QLabel* m_estimate = nullptr;
    PrimaryButton* m_start = nullptr;
    PrimaryButton* m_resume = nullptr; // while a stopped run can go on: then it is the primary one
    QToolButton* m_enqueue = nullptr;
    RunConfig m_config;
    bool m_valid = true;
    bool m_running = false;
};

} // namespace lamina
