#include "ui/run/file_jobs.h"

#include "base/guarded.h"
#include "ui/common/background.h"

#include <algorithm>

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
    for (const auto& job : m_jobs)
        job->control.token.cancel();
    m_pool.waitForDone();
}

void FileJobs::start(const QString& text, Work work, Done done) {
    run(std::make_shared<Job>(text, false, std::move(done)), &m_pool, std::move(work));
}

void FileJobs::startReading(const QString& text, Work work, Done done) {
    run(std::make_shared<Job>(text, true, std::move(done)), QThreadPool::globalInstance(), std::move(work));
}

void FileJobs::run(const std::shared_ptr<Job>& job, QThreadPool* pool, Work work) {
    m_jobs.push_back(job);
    m_progress.start();
    inBackground(
        this, pool,
        [job, work = std::move(work)] {
            return guarded([&] { return work(job->control); },
                           job->reads ? "the file could not be read" : "the file could not be written");
        },
        [this, job](const Status& status) {
            if (std::erase(m_jobs, job) == 0)
                return; // given up meanwhile
            if (m_jobs.empty())
                m_progress.stop();
            job->done(status);
            Q_EMIT changed();
        });
    Q_EMIT changed();
}

bool FileJobs::writing() const {
    return std::any_of(m_jobs.begin(), m_jobs.end(), [](const auto& job) { return !job->reads; });
}

QString FileJobs::text() const {
    return m_jobs.empty() ? QString() : m_jobs.front()->text;
}

double FileJobs::share() const {
    return m_jobs.empty() ? -1 : m_jobs.front()->control.share.load();
}

bool FileJobs::reading() const {
    return !m_jobs.empty() && m_jobs.front()->reads;
}

void FileJobs::cancelAll() {
    for (const auto& job : m_jobs)
        job->control.token.cancel();
    cancelReading();
}

void FileJobs::cancelReading() {
    if (std::none_of(m_jobs.begin(), m_jobs.end(), [](const auto& job) { return job->reads; }))
        return;
    const auto all = m_jobs; // who hears of it may start another job
    for (const auto& job : all)
        if (job->reads && std::erase(m_jobs, job) > 0) {
            job->control.token.cancel();
            job->done(makeError(ErrorKind::Cancelled, "it was given up"));
        }
    if (m_jobs.empty())
        m_progress.stop();
    Q_EMIT changed();
}

} // namespace lamina
