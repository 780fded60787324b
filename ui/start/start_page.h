// The first thing to see: run the demo, profile an article, open a session, go on with what was interrupted.
#pragma once

#include "run/interrupted_runs.h"
#include "session/session_summary.h"

#include <QScrollArea>
#include <functional>
#include <optional>
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
    ~StartPage() override;

    // Where there is a profile to go back to. In a run nothing else can be opened or resumed.
    void setReturn(bool possible, bool running);
    // Where the runs lie that are not saved yet (ui/run/kept_runs.h).
    void setKeptFolder(const std::filesystem::path& folder);
    // The file on show in the window: it can be compared with, and is neither renamed nor deleted; empty: none.
    void setOnShow(const std::filesystem::path& file) { m_onShow = file; }
    void refresh();
    void showDemoTime(double seconds); // as estimated; NaN: not known yet

Q_SIGNALS:
    void demoRequested();
    void articleRequested();
    void openRequested();
    void sessionRequested(const QString& file);
    void compareRequested(const QString& file);
    void renamed(const std::filesystem::path& before, const std::filesystem::path& now);
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
    // What every card of both lists can do.
    void connectCard(SessionCard* card);
    void rename(const SessionCard* card);
    void discard(const SessionCard* card);
    void trash(const SessionCard* card);
    void discardInterrupted(const InterruptedRun& run);
    void forgetForGood(); // the interrupted run that was discarded
    // What was done last, and how it is undone; the page is read again.
    struct Undo {
        QString what;
        std::function<Status()> how;
    };
    void done(const Status& status, Undo undo);
    void showUndo();
    void showRecent();

    QPushButton* m_demo = nullptr;
    QLabel* m_demoText = nullptr;
    QPushButton* m_article = nullptr;
    QPushButton* m_open = nullptr;
    QPushButton* m_return = nullptr;
    QWidget* m_interrupted = nullptr;
    QWidget* m_kept = nullptr;
    QWidget* m_recent = nullptr;
    QWidget* m_undoLine = nullptr;
    std::optional<Undo> m_undo;
    std::filesystem::path m_keptFolder, m_onShow;
    std::filesystem::path m_discardedJournal; // removed for good with the next one, or when the page goes
    std::vector<QWidget*> m_blockedByRun;     // of the two lists
    std::uint64_t m_generation = 0;
    bool m_running = false;
};

} // namespace lamina
