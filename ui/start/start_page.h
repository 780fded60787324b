// The first thing to see: run the demo, profile an article, open a session, go on with what was interrupted.
#pragma once

#include "run/interrupted_runs.h"
#include "session/session_summary.h"

#include <QScrollArea>
#include <vector>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace lamina {

class SessionCard;

// GUI thread. Files are looked at in the background whenever the page is shown.
class StartPage : public QScrollArea {
    Q_OBJECT
public:
    explicit StartPage(QWidget* parent = nullptr);

    // Where there is a profile to go back to. In a run nothing else can be opened or resumed.
    void setReturn(bool possible, bool running);
    // Where the runs lie that are not saved yet (ui/run/kept_runs.h).
    void setKeptFolder(const std::filesystem::path& folder);
    void refresh();

Q_SIGNALS:
    void demoRequested();
    void articleRequested();
    void openRequested();
    void sessionRequested(const QString& file);
    void resumeRequested(const lamina::InterruptedRun& run);
    void returnRequested();
    void failed(const lamina::Error& error);
    void listsRead(); // interrupted runs and recent sessions are as on disk

protected:
    void showEvent(QShowEvent* event) override;

private:
    struct Interrupted {
        InterruptedRun run;
        int layers = 0; // of the whole run; 0 where unknown
    };
    void makeButtons();
    void makeLists();
    void showInterrupted(const std::vector<Interrupted>& runs);
    void showKept();
    void discard(const SessionCard* card);
    void showRecent();

    QPushButton* m_demo = nullptr;
    QPushButton* m_article = nullptr;
    QPushButton* m_open = nullptr;
    QPushButton* m_return = nullptr;
    QWidget* m_interrupted = nullptr;
    QWidget* m_kept = nullptr;
    QWidget* m_recent = nullptr;
    std::filesystem::path m_keptFolder, m_discarded; // the latter: what was discarded last
    QString m_discardedName;
    std::vector<QWidget*> m_blockedByRun; // of the two lists
    std::uint64_t m_generation = 0;
    bool m_running = false;
};

} // namespace lamina
