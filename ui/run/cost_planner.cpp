#include "ui/run/cost_planner.h"

#include "base/guarded.h"
#include "base/machine.h"
#include "profile/presets.h"
#include "profile/profile_runner.h"
#include "profile/run_engine.h"
#include "run/model_folder.h"
#include "ui/common/background.h"
#include "ui/common/demo_run.h"

#include <csignal>
#include <limits>

namespace lamina {

namespace {

constexpr int delayMilliseconds = 250;
constexpr std::size_t headWidth = 64; // of every GPT-2 that is known by name

} // namespace

struct CostPlanner::Worker {
    std::filesystem::path checkedFolder; // its files were opened and belong together
    Gpt2Config shape;
    int speedThreads = 0; // that `speed` was measured with, and the engine
    const Engine* speedEngine = nullptr;
    MachineSpeed speed;

    Status open(const std::filesystem::path& folder) {
        if (folder == checkedFolder)
            return {};
        checkedFolder.clear();
        LAMINA_ASSIGN(const Gpt2 model, Gpt2::open(folder));
        LAMINA_ASSIGN(const Tokenizer tokenizer, Tokenizer::load(folder));
        LAMINA_TRY(ProfileRunner::checkVocabulary(tokenizer, model.config()));
        shape = model.config();
        checkedFolder = folder;
        return {};
    }

    double demoSeconds(const HubOptions& hub, const Engine& engine) const {
        const RunConfig demo = demoRun();
        const auto folder = modelFolderOnDisk(demo.model, hub);
        const auto model = folder.ok() ? Gpt2Config::load(*folder) : Result<Gpt2Config>(folder.error());
        return model.ok() ? estimateCost(demo, *model, engine, speed).seconds
                          : std::numeric_limits<double>::quiet_NaN();
    }

    Status plan(const RunConfig& config, const HubOptions& hub, bool mayMeasure, EstimateAnswer& answer) {
        const auto folder = modelFolderOnDisk(config.model, hub);
        if (folder.ok()) {
            LAMINA_TRY(open(*folder));
        } else if (!isHubName(config.model)) {
            return folder.error();
        } else if (hub.offline) {
            return makeError(ErrorKind::Network, config.model + " is not on this computer, and the network is switched "
                                                                "off; choose another model or allow the network");
        } else if (const KnownModel* known = knownModel(config.model)) {
            answer.downloadBytes = known->bytes;
            checkedFolder.clear();
            shape = Gpt2Config{};
            shape.layers = static_cast<std::size_t>(known->layers);
            shape.width = static_cast<std::size_t>(known->width);
            shape.heads = shape.width / headWidth;
            shape.inner = 4 * shape.width;
        } else {
            answer.modelUnknown = true;
            return {};
        }
        answer.modelLayers = static_cast<int>(shape.layers);
        LAMINA_TRY(ProfileRunner::checkSettings(config, shape));
        LAMINA_ASSIGN(Engine * engine, runEngine(config));
        const int threads = config.threads > 0 ? config.threads : availableThreads();
        const bool measured = speedThreads == threads && speedEngine == engine;
        if (!measured && mayMeasure) {
            engine->useThreads(threads);
            RunToken token;
            speed = engine->measure(token);
            speedThreads = threads;
            speedEngine = engine;
        }
        const bool timed = measured || mayMeasure;
        if (timed && speedEngine == engine)
            answer.demoSeconds = demoSeconds(hub, *engine);
        answer.cost = estimateCost(config, shape, *engine, speed);
        if (!timed)
            answer.cost.seconds = std::numeric_limits<double>::quiet_NaN();
        for (const Preset& preset : presets()) {
            if (!timed)
                break;
            RunConfig other = config;
            LAMINA_TRY(applyPreset(other, preset.name));
            other.controls.clear();
            answer.presetSeconds.push_back(estimateCost(other, shape, *engine, speed).seconds);
        }
        return {};
    }
};

CostPlanner::CostPlanner(QObject* parent) : QObject(parent), m_worker(std::make_shared<Worker>()) {
    m_pool.setMaxThreadCount(1);
    m_delay.setSingleShot(true);
    m_delay.setInterval(delayMilliseconds);
    connect(&m_delay, &QTimer::timeout, this, &CostPlanner::begin);
}

CostPlanner::~CostPlanner() = default; // the pool waits for the fraction of a second an answer takes

void CostPlanner::plan(const RunConfig& config, const HubOptions& hub) {
    m_config = config;
    m_hub = hub;
    ++m_generation; // an answer on its way is for an older configuration
    m_delay.start();
}

void CostPlanner::begin() {
    const std::uint64_t generation = m_generation;
    inBackground(
        this, &m_pool,
        [worker = m_worker, config = m_config, hub = m_hub, mayMeasure = !m_runGoing]() -> EstimateAnswer {
            // No signal may interrupt a matrix product (see numeric/gemm.h).
            sigset_t all;
            sigfillset(&all);
            pthread_sigmask(SIG_SETMASK, &all, nullptr);
            EstimateAnswer answer;
            answer.status = guarded([&] { return worker->plan(config, hub, mayMeasure, answer); },
                                    "the costs of this experiment are not known");
            return answer;
        },
        [this, generation](const EstimateAnswer& answer) {
            if (generation == m_generation)
                Q_EMIT planned(answer);
        });
}

} // namespace lamina
