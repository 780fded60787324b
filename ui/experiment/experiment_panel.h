// What to run: article, model, preset, all settings, what it will cost, and Start.
#pragma once

#include "ui/run/cost_planner.h"

#include <QWidget>
#include <vector>

class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;
class QRadioButton;
class QToolButton;

namespace lamina {

class SettingsForm;

class ExperimentPanel : public QWidget {
    Q_OBJECT
public:
    explicit ExperimentPanel(QWidget* parent = nullptr);

    const RunConfig& config() const;
    void setConfig(const RunConfig& config);
    void setArticle(const QString& source);                       // demo, file or URL
    void setArticleText(const QString& text);                     // pasted or dropped
    void setModel(const QString& model);                          // demo, a hub's name or a folder
    void setModelsOnDisk(const std::vector<ModelOnDisk>& models); // marks them in the list
    void focusSource();
    SettingsForm* form() const { return m_form; }

    void showEstimating();
    void showEstimate(const EstimateAnswer& answer);
    void setRunning(bool running);     // the next experiment can be set and queued meanwhile
    void setResumable(bool resumable); // Start begins anew

Q_SIGNALS:
    void configChanged();
    void startRequested();
    void queueRequested(const std::vector<lamina::RunConfig>& configs);
    void moreModelsRequested();

private:
    void takeControls();
    void showControls();
    QWidget* makePresets();
    void choosePreset(std::size_t index);
    void configEdited();
    void chooseArticleFile();
    void chooseArticleAddress();
    void pasteArticle();
    void chooseModelFolder();
    void refreshSources();
    void refreshModels();
    void queuePresets();
    void queueModels();
    void queueSeeds();
    void refreshPresets();

    QComboBox* m_article = nullptr;
    QComboBox* m_model = nullptr;
    QLabel* m_articleDetail = nullptr;
    QLabel* m_modelDetail = nullptr;
    struct Card {
        QRadioButton* choice = nullptr;
        QLabel* cost = nullptr;
    };
    std::vector<Card> m_cards;
    std::vector<QCheckBox*> m_controls; // one for each row of controls()
    QToolButton* m_allSettings = nullptr;
    SettingsForm* m_form = nullptr;
    QLabel* m_estimate = nullptr;
    QPushButton* m_start = nullptr;
    QToolButton* m_enqueue = nullptr;
    std::vector<ModelOnDisk> m_onDisk;
    QWidget* m_body = nullptr;
    RunConfig m_config;
    bool m_valid = true;
    bool m_running = false;
};

} // namespace lamina
