#include "ui/run/compute_thread.h"

#include "base/guarded.h"

#include <csignal>

namespace lamina {

namespace {

// Tells the mailbox what the run tells.
class MailingObserver : public RunJobObserver {
public:
    explicit MailingObserver(RunMailbox& mailbox) : m_mailbox(mailbox) {}
    void inputsReady(const RunInputs& inputs, const Provenance& provenance, const RunConfig& config) override {
        m_inputs = &inputs;
        m_dropFirst = config.dropFirst;
        m_mailbox.putFacts({inputs.modelName, inputs.article.title, static_cast<int>(inputs.model.config().layers),
                            provenance.threads, config,
                            config.saeConfig(inputs.model.config().hookWidth(config.hook))});
    }
    void tokensSampled(const std::vector<TokenId>& ids, const TokenMatrix& windows) override {
        m_article = readArticle(m_inputs->article, ids, m_inputs->tokenizer, windows, m_dropFirst);
        m_mailbox.putArticle(m_article);
    }
    void curveStarted(const CurveId& curve, const CurveTokens& tokens) override {
        ReadArticlePtr own;
        if (!tokens.asTheRun())
            own = readByCurve(*m_article, tokens, ownText(tokens, m_inputs->tokenizer));
        m_mailbox.putCurve({CurveEvent::Kind::Started, curve, std::move(own)});
    }
    void curveSkipped(const CurveId& curve) override {
        m_mailbox.putCurve({CurveEvent::Kind::Skipped, curve, nullptr});
    }
    void sessionReady(const std::shared_ptr<const Session>& session) override { m_mailbox.putSession(session); }
    void progressed(const RunProgress& progress) override { m_mailbox.putProgress(progress); }
    void epochFinished(const EpochUpdate& update) override { m_mailbox.putEpoch(update); }
    void layerFinished(const LayerResultPtr& result) override { m_mailbox.putLayer(result); }
    void warned(const std::string& message) override { m_mailbox.putWarning(message); }

private:
    RunMailbox& m_mailbox;
    const RunInputs* m_inputs = nullptr; // set before anything else is told; the job's own
    bool m_dropFirst = false;
    ReadArticlePtr m_article; // once tokens are sampled
};

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
    if (m_token)
        m_token->cancel();
}

void ComputeThread::skipControl() {
    const std::lock_guard lock(m_mutex);
    if (m_token)
        m_token->skip();
}

void ComputeThread::start(const RunRequest& given) {
    auto token = std::make_shared<RunToken>();
    {
        const std::lock_guard lock(m_mutex);
        m_token = token;
    }
    post([this, given, token] {
        RunEnd end;
        const auto work = [&]() -> Status {
            RunRequest request = given;
            request.sessionBeforeControls = true;
            if (request.resume) {
                LAMINA_ASSIGN(request.config, configurationToResume(request.output, request.config));
            }
            request.inputs.transfer = [this](const TransferProgress& progress) { m_mailbox.putTransfer(progress); };
            MailingObserver observer(m_mailbox);
            RunOutcome outcome = runJob(request, observer, *token, true);
            end.session = std::move(outcome.session);
            return outcome.status;
        };
        end.status = guarded(work, "something went wrong inside Lamina; the work done so far is kept");
        m_mailbox.putEnd(std::move(end));
    });
}

} // namespace lamina
