// Below the curves of a comparison: what the sessions differ by over depth, the settings in which the runs differ, and
// what one metric does over depth in each.
#pragma once

#include "profile/profile.h"

#include <QStringList>
#include <QTabWidget>
#include <memory>
#include <vector>

class QLabel;
class QTableWidget;

namespace lamina {

class ChartWidget;
class ElidedLabel;
class Session;

// One of the runs compared.
struct ComparedEntry {
    QString name;                       // unique
    std::vector<LayerResultPtr> layers; // of the run itself
    std::vector<LayerResultPtr> all;    // of every curve
    int modelLayers = 12;
    const RunConfig* config = nullptr;
    std::shared_ptr<const Session> session; // null: the window's own run, not written yet
};

class ComparisonTables : public QTabWidget {
    Q_OBJECT
public:
    explicit ComparisonTables(QWidget* parent = nullptr);
    ChartWidget* byDepth() const { return m_byDepth; }
    void present(const std::vector<ComparedEntry>& entries, const QString& metric);

private:
    QWidget* makeByDepth();
    QWidget* makeDifferences();
    QWidget* makeResults();
    void showByDepth(const std::vector<ComparedEntry>& entries, const QString& metric);
    void showDifferences(const std::vector<ComparedEntry>& entries);
    void showResults(const std::vector<ComparedEntry>& entries, const QString& metric);
    void showSentence();

    ChartWidget* m_byDepth = nullptr;
    ElidedLabel* m_finding = nullptr; // whether all of them draw one profile, below the difference
    QTableWidget* m_differences = nullptr;
    QLabel* m_same = nullptr; // in place of a table without rows
    QTableWidget* m_results = nullptr;
    QLabel* m_sentence = nullptr;
    QStringList m_sentences; // of the results' rows; from the second on also on what it differs by from the first
};

} // namespace lamina
