// Several sessions on one pair of axes, and in what they differ.
#pragma once

#include "ui/run/shown_profile.h"

#include <QWidget>
#include <filesystem>
#include <memory>
#include <vector>

class QComboBox;
class QLabel;
class QListWidget;
class QPushButton;

namespace lamina {

class ChartWidget;
class ComparisonTables;
struct ComparedEntry;

class CompareView : public QWidget {
    Q_OBJECT
public:
    explicit CompareView(QWidget* parent = nullptr);

    // The window's own profile is part of the comparison, in its newest state.
    void show(const ShownProfile& profile, bool fresh);

    static constexpr std::size_t mostSessions = 12;
    // Those added, without the window's own.
    const std::vector<std::shared_ptr<const Session>>& sessions() const { return m_sessions; }

    QString metric() const;
    void setMetric(const QString& name);
    bool normalised() const;
    void setNormalised(bool normalised); // by depth l/(L−1) instead of by layer
    QString problem() const;             // the line at the top; empty: none

public Q_SLOTS:
    // One that is there already is not added twice.
    void addSession(std::shared_ptr<const lamina::Session> session);
    // Opened in the background; what cannot be read is said in one line at the top.
    void addFile(const std::filesystem::path& file);
    void addFiles(); // asks which
    void removeSelected();

Q_SIGNALS:
    void sessionsChanged();
    void fileSettled();                      // added, or refused
    void openRequested(const QString& file); // shows this session in the window

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    std::vector<ComparedEntry> entries() const;
    bool isShownProfile(const Session& session) const;
    void refresh();
    void refreshChart(const std::vector<ComparedEntry>& entries);
    void refreshList(const std::vector<ComparedEntry>& entries);
    void showProblem(const QString& text);
    void makeChoices();
    void makeChart();
    QWidget* makeList();

    ShownProfile m_profile;
    std::vector<std::shared_ptr<const Session>> m_sessions;
    std::size_t m_layersShown = 0; // of the window's own profile, when the tables were made
    bool m_stale = true;
    QLabel* m_problem = nullptr;
    QListWidget* m_list = nullptr;
    QPushButton* m_remove = nullptr;
    QComboBox* m_metric = nullptr;
    QComboBox* m_axis = nullptr;
    ChartWidget* m_chart = nullptr;
    ComparisonTables* m_tables = nullptr;
    QWidget* m_side = nullptr;
};

} // namespace lamina
