// Everything about one layer: training curves, histograms, latents and its numbers. A hidden tab costs nothing.
#pragma once

#include "ui/profile/latents_model.h"
#include "ui/run/shown_profile.h"

#include <QWidget>
#include <array>
#include <optional>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QStackedWidget;
class QTabBar;
class QTimer;

namespace lamina {

class ChartWidget;
class LatentsTable;

class LayerView : public QWidget {
    Q_OBJECT
public:
    enum Tab { Training, LatentDensity, Activations, L0PerToken, Latents };

    explicit LayerView(QWidget* parent = nullptr);

    // `live` where the layer is in training now; else its result, or the empty state.
    void show(const ShownProfile& profile, const LayerKey& key, const ShownProfile::Live* live);
    // The layer as it was after an epoch (from 1): density histogram, numbers and a marker in the training curves.
    // Nothing: as it is at the end. A layer in training shows its newest state in any case.
    void setEpoch(std::optional<int> epoch);

    Tab tab() const;
    void setTab(Tab tab);
    LatentsTable* latents() const { return m_latents; }
    QSize minimumSizeHint() const override;
    bool latentsComplete() const { return !m_wanted && !m_reading; } // none are being read

Q_SIGNALS:
    void contextChosen(int window, int index); // show this token of the article; both from 0

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void makeCharts();
    void makePages();
    void makeChoices();
    void refresh();
    void refreshFacts();
    void refreshLatents();
    void readLatents();
    void placeFacts();
    int narrowFacts() const; // px
    int widestFact() const;
    QWidget* makeFacts();
    void pickBin(int bin);
    const EpochPoint* shownEpoch() const; // in replay
    std::optional<int> selectedBar() const;
    QString noLatentsNote() const;

    ShownProfile m_profile;
    LayerKey m_key;
    LayerResultPtr m_result;
    std::optional<ShownProfile::Live> m_live;
    std::optional<int> m_epoch;
    QTabBar* m_tabs = nullptr;
    QStackedWidget* m_pages = nullptr;
    QWidget* m_facts = nullptr;
    QGridLayout* m_factGrid = nullptr;
    ChartWidget* m_loss = nullptr;
    ChartWidget* m_densityByEpoch = nullptr;
    ChartWidget* m_latentDensity = nullptr;
    ChartWidget* m_activations = nullptr;
    ChartWidget* m_l0 = nullptr;
    LatentsTable* m_latents = nullptr;
    QCheckBox* m_logarithmic = nullptr;
    QComboBox* m_activationKind = nullptr;
    QLabel* m_heading = nullptr;
    QTimer* m_staleLatents = nullptr;
    QLabel* m_note = nullptr;
    const std::vector<const MetricDefinition*> m_factMetrics = tableMetrics();
    std::vector<QLabel*> m_values; // one for each of m_factMetrics

    // Latents that a session gave; those of one layer are read at a time, the newest request next.
    struct Request {
        std::shared_ptr<const Session> session;
        LayerKey key;
        bool operator==(const Request&) const = default;
    };
    std::optional<Request> m_wanted;
    std::optional<Request> m_reading;
    std::optional<Request> m_read;
    Result<std::shared_ptr<const LayerLatents>> m_readLatents = std::shared_ptr<const LayerLatents>();
};

} // namespace lamina
