#include "ui/run/file_jobs.h"

#include "base/guarded.h"
#include "ui/common/background.h"

namespace lamina {

namespace {

constexpr int progressInterval = 100; // ms
constexpr int atOnce = 2;             // a long copy does not hold up an export

} // namespace

FileJobs::FileJobs(QObject* parent) : QObject(parent) {
    m_pool.setMaxThreadCount(atOnce);
    m_progress.setInterval(progressInterval);
    connect(&m_progress, &QTimer::timeout, this, &FileJobs::changed);
}

FileJobs::~FileJobs() {
    cancelAll();
    m_pool.waitForDone();
}

void FileJobs::start(const QString& text, Work work, std::function<void(const Status&)> done) {
    const auto job = std::make_shared<Job>();
    job->text = text;
    m_jobs.push_back(job);
    m_progress.start();
    inBackground(
        this, &m_pool,
        [job, work = std::move(work)] {
            return guarded([&] { return work(job->control); }, "the file could not be written");
        },
        [this, job, done = std::move(done)](const Status& status) {
            std::erase(m_jobs, job);
            if (m_jobs.empty())
                m_progress.stop();
            done(status);
            Q_EMIT changed();
        });
    Q_EMIT changed();
}

QString FileJobs::text() const {
    return m_jobs.empty() ? QString() : m_jobs.front()->text;
}

double FileJobs::share() const {
    return m_jobs.empty() ? -1 : m_jobs.front()->control.share.load();
}

void FileJobs::cancelAll() {
    for (const auto& job : m_jobs)
        job->control.token.cancel();
}

} // namespace lamina
