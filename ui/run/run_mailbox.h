// The hand-over from the compute thread to the window: one mutex-protected mailbox that keeps the newest state.
// However fast a run goes and however late it is taken, it holds no more than one of each and the layers finished
// since (events are merged as they come).
#pragma once

#include "net/transfer_progress.h"
#include "profile/profile_runner.h"
#include "session/session.h"

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace lamina {

// A layer while it trains: the epochs since the last mail, and the newest histograms.
struct LiveLayer {
    LayerKey key;
    std::vector<EpochPoint> newEpochs;
    DensityHistogram density;
    Histogram activations;
};

// Known once the run's inputs are open.
struct RunFacts {
    std::string modelName;
    std::string articleTitle;
    int modelLayers = 0;
    int threads = 0;
    RunConfig config;
    SaeConfig sae; // of every layer
};

// A curve begins, or is dropped because the user skipped it.
struct CurveEvent {
    enum class Kind { Started, Skipped };
    Kind kind = Kind::Started;
    CurveId curve;
    ReadArticlePtr article; // Started: what it reads, where that is not what the run reads
};

// The run is over: complete, stopped or failed.
struct RunEnd {
    Status status;                          // ok: complete; cancelled: stopped, what is done is kept
    std::shared_ptr<const Session> session; // of what was written; null if nothing was
};

struct RunMail {
    std::optional<RunFacts> facts;
    ReadArticlePtr article;                   // once the windows are sampled
    std::optional<TransferProgress> transfer; // of the article or the model, before the facts
    std::optional<RunProgress> progress;
    std::optional<LiveLayer> live;
    std::vector<LayerResultPtr> finished;
    std::vector<CurveEvent> curves;         // after `finished`
    std::shared_ptr<const Session> session; // of the run itself, while its controls are computed
    std::vector<std::string> warnings;
    std::optional<RunEnd> end; // comes after everything else of its run

    bool empty() const {
        return !facts && !article && !transfer && !progress && !live && finished.empty() && curves.empty() &&
               !session && warnings.empty() && !end;
    }
};

class RunMailbox {
public:
    void putFacts(RunFacts facts);
    void putArticle(ReadArticlePtr article);
    void putTransfer(const TransferProgress& progress);
    void putProgress(const RunProgress& progress);
    void putEpoch(const EpochUpdate& update);
    void putLayer(const LayerResultPtr& result); // the layer's live state goes
    void putCurve(CurveEvent event);
    void putSession(std::shared_ptr<const Session> session);
    void putWarning(std::string warning);
    void putEnd(RunEnd end);

    // Everything since the last take.
    RunMail take();

private:
    template <class Change> void change(Change change);

    std::mutex m_mutex;
    RunMail m_mail;
};

} // namespace lamina
