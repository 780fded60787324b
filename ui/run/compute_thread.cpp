#include "ui/run/compute_thread.h"

#include "run/journal.h"

#include <csignal>
#include <exception>
#include <new>

namespace lamina {

namespace {

// Tells the mailbox what the run tells. A control reads the run's own article: that is told once.
class MailingObserver : public RunObserver {
public:
    MailingObserver(RunMailbox& mailbox, const RunInputs& inputs, bool dropFirst, bool tellArticle)
        : m_mailbox(mailbox), m_inputs(inputs), m_dropFirst(dropFirst), m_tellArticle(tellArticle) {}
    void tokensSampled(const std::vector<TokenId>& ids, const TokenMatrix& windows) override {
        if (m_tellArticle)
            m_mailbox.putArticle(readArticle(m_inputs.article, ids, m_inputs.tokenizer, windows, m_dropFirst));
    }
    void progressed(const RunProgress& progress) override { m_mailbox.putProgress(progress); }
    void epochFinished(const EpochUpdate& update) override { m_mailbox.putEpoch(update); }
    void layerFinished(const LayerResultPtr& result) override { m_mailbox.putLayer(result); }
    void warned(const std::string& message) override { m_mailbox.putWarning(message); }

private:
    RunMailbox& m_mailbox;
    const RunInputs& m_inputs;
    bool m_dropFirst;
    bool m_tellArticle;
};

// A journal that already has some results: those of the run, when its control follows in a journal of both.
class CarryingStore : public RunStore {
public:
    CarryingStore(Journal& journal, const Profile* carried) : m_journal(journal), m_carried(carried) {}
    Status saveTokens(const std::vector<TokenId>& ids, const TokenMatrix& windows) override {
        return m_journal.saveTokens(ids, windows);
    }
    Result<LayerResultPtr> loadLayer(const LayerKey& key) override {
        if (m_carried)
            for (const LayerResultPtr& result : m_carried->layers)
                if (result->key == key) {
                    LAMINA_TRY(m_journal.saveLayer(*result));
                    return result;
                }
        return m_journal.loadLayer(key);
    }
    Status saveLayer(const LayerResult& result) override { return m_journal.saveLayer(result); }
    Result<std::optional<std::string>> loadCheckpoint(const LayerKey& key) override {
        return m_journal.loadCheckpoint(key);
    }
    Status saveCheckpoint(const LayerKey& key, const std::string& bytes) override {
        return m_journal.saveCheckpoint(key, bytes);
    }

private:
    Journal& m_journal;
    const Profile* m_carried;
};

// Exceptions end here, once, as Error values.
template <class Work> Status guarded(Work work) {
    try {
        return work();
    } catch (const std::bad_alloc&) {
        return makeError(ErrorKind::OutOfMemory, "out of memory; use fewer windows, fewer latents or a smaller model");
    } catch (const std::exception& exception) {
        return makeError(ErrorKind::Internal, "something went wrong inside Lamina; the work done so far is kept",
                         exception.what());
    }
}

} // namespace

ComputeThread::ComputeThread(QObject* parent) : QObject(parent) {
    m_redraw.setSingleShot(true);
    m_redraw.setInterval(redrawMilliseconds);
    connect(&m_redraw, &QTimer::timeout, this, &ComputeThread::deliver);
    // A thread inherits the signal mask: none may interrupt a matrix product (see numeric/gemm.h).
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    m_thread = std::thread([this] { loop(); });
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

ComputeThread::~ComputeThread() {
    {
        const std::lock_guard lock(m_mutex);
        m_quit = true;
        m_stopped = true;
        m_jobs.clear();
        if (m_token)
            m_token->cancel();
    }
    m_wake.notify_all();
    m_thread.join();
}

void ComputeThread::deliver() {
    bool idle = false;
    {
        const std::lock_guard lock(m_mutex);
        idle = m_jobs.empty() && !m_working;
    }
    const RunMail mail = m_mailbox.take(); // after the look at idle: then nothing can come later unseen
    if (!idle)
        m_redraw.start();
    if (!mail.empty())
        Q_EMIT mailArrived(mail);
}

void ComputeThread::post(std::function<void()> job) {
    {
        const std::lock_guard lock(m_mutex);
        m_jobs.push_back(std::move(job));
    }
    m_wake.notify_all();
    if (!m_redraw.isActive())
        m_redraw.start();
}

void ComputeThread::loop() {
    for (;;) {
        std::function<void()> job;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_quit || !m_jobs.empty(); });
            if (m_quit)
                return;
            job = std::move(m_jobs.front());
            m_jobs.pop_front();
            m_working = true;
        }
        job();
        const std::lock_guard lock(m_mutex);
        m_working = false;
    }
}

void ComputeThread::pause() {
    const std::lock_guard lock(m_mutex);
    if (m_token)
        m_token->pause();
}

void ComputeThread::resume() {
    const std::lock_guard lock(m_mutex);
    if (m_token)
        m_token->resume();
}

void ComputeThread::stop() {
    const std::lock_guard lock(m_mutex);
    m_stopped = true;
    if (m_token)
        m_token->cancel();
}

void ComputeThread::skipControl() {
    const std::lock_guard lock(m_mutex);
    if (m_token)
        m_token->cancel();
}

void ComputeThread::start(const RunRequest& request) {
    {
        const std::lock_guard lock(m_mutex);
        m_stopped = false;
        m_token = std::make_shared<RunToken>();
    }
    post([this, request] {
        std::shared_ptr<const Session> session;
        const auto currentToken = [this] {
            const std::lock_guard lock(m_mutex);
            return m_token;
        };
        const auto stopped = [this] {
            const std::lock_guard lock(m_mutex);
            return m_stopped;
        };
        // One part of the run: `config` with the results in `carried` taken as they are.
        std::optional<PreparedRun> prepared;
        const auto runPart = [&](const RunConfig& config, bool resume, bool overwrite,
                                 const Profile* carried) -> Result<Profile> {
            LAMINA_ASSIGN(
                const auto journal,
                resume ? Journal::resume(request.output, config, prepared->inputs, prepared->provenance)
                       : Journal::create(request.output, config, prepared->inputs, prepared->provenance, overwrite));
            MailingObserver observer(m_mailbox, prepared->inputs, config.dropFirst, !carried);
            CarryingStore store(*journal, carried);
            auto profile = ProfileRunner::run(config, prepared->inputs, observer, &store, *currentToken());
            const bool complete = profile.ok();
            for (const std::string& warning : journal->warnings())
                m_mailbox.putWarning(warning);
            if (complete || !carried) {
                const Status written = journal->writeArchive(complete);
                if (complete && !written.ok())
                    return written.error();
                if (written.ok()) {
                    LAMINA_ASSIGN(session, Session::open(request.output, SessionReading::LatentsWhenAsked));
                }
            }
            return profile;
        };

        RunEnd end;
        end.status = guarded([&]() -> Status {
            RunConfig config = request.config;
            if (request.resume) {
                LAMINA_ASSIGN(config, Journal::configurationOf(Journal::pathFor(request.output)));
            }
            PrepareOptions options = request.inputs;
            options.transfer = [this](const TransferProgress& progress) { m_mailbox.putTransfer(progress); };
            if (request.resume)
                options.journal = Journal::pathFor(request.output);
            LAMINA_ASSIGN(prepared, prepareRun(config, *currentToken(), options));
            LAMINA_TRY(ProfileRunner::check(config, prepared->inputs));
            m_mailbox.putFacts({prepared->inputs.modelName, prepared->inputs.article.title,
                                static_cast<int>(prepared->inputs.model.config().layers), prepared->provenance.threads,
                                config, config.saeConfig(prepared->inputs.model.config().hookWidth(config.hook))});
            RunConfig first = config;
            if (!request.resume) // a journal goes on as what it is
                first.controls.clear();
            LAMINA_ASSIGN(const Profile run, runPart(first, request.resume, false, nullptr));
            if (first.controls == config.controls || stopped())
                return {};
            {
                const std::lock_guard lock(m_mutex);
                m_token = std::make_shared<RunToken>();
            }
            RunEnd half;
            half.session = session;
            half.controlFollows = true;
            m_mailbox.putEnd(half);
            const auto whole = runPart(config, false, true, &run);
            if (!whole.ok() && whole.error().kind == ErrorKind::Cancelled) {
                end.controlSkipped = true; // the run itself is complete and stays
                return Journal::discard(Journal::pathFor(request.output));
            }
            return whole.ok() ? Status() : Status(whole.error());
        });
        end.session = session;
        m_mailbox.putEnd(std::move(end));
    });
}

} // namespace lamina
