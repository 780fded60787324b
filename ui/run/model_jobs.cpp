#include "ui/run/model_jobs.h"

#include "base/guarded.h"

#include <atomic>
#include <mutex>
#include <thread>

namespace lamina {

struct ModelJobs::Job {
    State state;
    RunToken token;
    std::thread thread;

    // What the thread hands over.
    std::mutex mutex;
    std::optional<TransferProgress> progress;
    std::optional<Outcome> outcome;
};

struct ModelJobs::Listing {
    std::thread thread;
    std::vector<ModelOnDisk> models; // the thread's until `done`
    std::atomic<bool> done = false;
};

ModelJobs::ModelJobs(HubOptions options, QObject* parent) : QObject(parent), m_options(std::move(options)) {
    m_timer.setInterval(100);
    connect(&m_timer, &QTimer::timeout, this, &ModelJobs::collect);
    refresh();
}

ModelJobs::~ModelJobs() {
    for (const auto& [name, job] : m_jobs)
        job->token.cancel();
    for (const auto& [name, job] : m_jobs)
        job->thread.join();
    if (m_listing)
        m_listing->thread.join();
}

void ModelJobs::download(const QString& name) {
    start(name, Kind::Download);
}

void ModelJobs::verify(const QString& name) {
    start(name, Kind::Verify);
}

void ModelJobs::remove(const QString& name) {
    start(name, Kind::Remove);
}

void ModelJobs::pause(const QString& name) {
    const auto job = m_jobs.find(name);
    if (job == m_jobs.end() || job->second->state.stopping)
        return;
    job->second->token.pause();
    job->second->state.paused = true;
    Q_EMIT changed();
}

void ModelJobs::resume(const QString& name) {
    const auto job = m_jobs.find(name);
    if (job == m_jobs.end())
        return;
    job->second->token.resume();
    job->second->state.paused = false;
    Q_EMIT changed();
}

void ModelJobs::cancel(const QString& name) {
    const auto job = m_jobs.find(name);
    if (job == m_jobs.end())
        return;
    job->second->token.cancel();
    job->second->state.stopping = true;
    Q_EMIT changed();
}

const ModelJobs::State* ModelJobs::state(const QString& name) const {
    const auto job = m_jobs.find(name);
    return job == m_jobs.end() ? nullptr : &job->second->state;
}

QStringList ModelJobs::busy() const {
    QStringList names;
    for (const auto& [name, job] : m_jobs)
        names.append(name);
    return names;
}

void ModelJobs::refresh() {
    if (m_listing) { // what it has seen may be old already
        m_listAgain = true;
        return;
    }
    m_listAgain = false;
    m_listing = std::make_unique<Listing>();
    m_listing->thread = std::thread([listing = m_listing.get(), options = m_options] {
        const Status listed = guarded([&]() -> Status {
            listing->models = modelsOnDisk(options);
            return {};
        });
        if (!listed.ok()) // out of memory, most likely: the list stays empty, the window alive
            listing->models.clear();
        listing->done = true;
    });
    m_timer.start();
}

void ModelJobs::start(const QString& name, Kind kind) {
    if (m_jobs.contains(name))
        return;
    auto made = std::make_unique<Job>();
    Job* job = made.get();
    job->state.kind = kind;
    job->state.progress.what = name.toStdString();
    m_jobs.emplace(name, std::move(made));
    job->thread = std::thread([job, name, kind, options = m_options] {
        const TransferObserver observer = [job](const TransferProgress& progress) {
            const std::lock_guard lock(job->mutex);
            job->progress = progress;
        };
        const std::string model = name.toStdString();
        Outcome outcome{name, kind, {}, std::nullopt};
        outcome.status = guarded([&]() -> Status {
            if (kind == Kind::Download) {
                LAMINA_TRY(fetchModel(model, options, job->token, observer));
            } else if (kind == Kind::Verify) {
                LAMINA_ASSIGN(outcome.verified, verifyModel(model, options, job->token, observer));
            } else {
                LAMINA_TRY(removeModel(model, options));
            }
            return {};
        });
        const std::lock_guard lock(job->mutex);
        job->outcome = std::move(outcome);
    });
    m_timer.start();
    Q_EMIT changed();
}

void ModelJobs::collect() {
    bool news = false;
    std::vector<Outcome> outcomes;
    for (auto each = m_jobs.begin(); each != m_jobs.end();) {
        Job& job = *each->second;
        std::optional<Outcome> outcome;
        {
            const std::lock_guard lock(job.mutex);
            if (job.progress) {
                job.state.progress = *std::exchange(job.progress, std::nullopt);
                news = true;
            }
            outcome = std::exchange(job.outcome, std::nullopt);
        }
        if (!outcome) {
            ++each;
            continue;
        }
        job.thread.join();
        outcomes.push_back(std::move(*outcome));
        each = m_jobs.erase(each);
    }
    if (!outcomes.empty())
        refresh();
    bool list = false;
    if (m_listing && m_listing->done) {
        m_listing->thread.join();
        m_onDisk = std::move(m_listing->models);
        m_listing.reset();
        list = true;
        if (m_listAgain)
            refresh();
    }
    if (m_jobs.empty() && !m_listing)
        m_timer.stop();
    // Receivers may start jobs: nothing here is in use any more.
    if (list)
        Q_EMIT listed();
    if (news || !outcomes.empty())
        Q_EMIT changed();
    for (const Outcome& outcome : outcomes)
        Q_EMIT ended(outcome);
}

} // namespace lamina
