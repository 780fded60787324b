// The session on show as a file: opened, saved, or not saved yet in the folder of unsaved runs. GUI thread.
#pragma once

#include "base/error.h"
#include "ui/run/file_jobs.h"

#include <QObject>
#include <filesystem>
#include <memory>
#include <vector>

namespace lamina {

class Session;

class SessionKeeper : public QObject {
    Q_OBJECT
public:
    // Runs that are not saved yet are kept in `folder` (ui/run/kept_runs.h).
    explicit SessionKeeper(const std::filesystem::path& folder, QObject* parent = nullptr);
    ~SessionKeeper() override;

    std::shared_ptr<const Session> session() const { return m_session; } // of the run or file on show; may be null
    // Where the one on show is: opened from, saved to, or kept unsaved.
    std::filesystem::path shownFile() const;
    bool unsaved() const { return m_unsaved; } // the one on show
    std::size_t unsavedRuns() const;           // that were begun here and are finished
    // Whether the file is one of the folder of unsaved runs.
    bool keeps(const std::filesystem::path& file) const;
    const std::filesystem::path& folder() const { return m_folder; }
    FileJobs& files() { return m_files; } // what is being written or opened, sessions and others
    void setFolder(const std::filesystem::path& folder) { m_folder = folder; } // of the next runs

    void follow(const std::filesystem::path& before, const std::filesystem::path& now); // a file of the folder: renamed

    // Where the next run is kept until it is saved or discarded. Errors: the folder cannot be made.
    Result<std::filesystem::path> placeForRun();
    void beginRun(); // nothing is on show until take(); what is still being opened comes too late
    void take(std::shared_ptr<const Session> session);

    // In the background, each one of files().
    void open(const std::filesystem::path& file);
    void saveTo(const std::filesystem::path& file);

Q_SIGNALS:
    void opened(bool ok); // false too where it was given up; when true, session() is the new one
    void saved(bool ok, const std::filesystem::path& file);
    void failed(const lamina::Error& error);

private:
    void forgetOpening();
    void dropSavedCopy();

    std::filesystem::path m_folder;
    std::shared_ptr<const Session> m_session;
    bool m_unsaved = false;
    std::filesystem::path m_savedAs;             // the one on show, since it was taken; empty: not
    std::vector<std::filesystem::path> m_placed; // by placeForRun(), and not saved
    std::filesystem::path m_savedCopy;           // of the session on show, where it has been saved elsewhere
    std::uint64_t m_openGeneration = 0;
    FileJobs m_files;
};

} // namespace lamina
