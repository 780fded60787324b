#include "cost_planner.h"

#include "background.h"
#include "numeric/threads.h"
#include "profile/profile_runner.h"

#include <csignal>
#include <exception>
#include <limits>
#include <optional>

namespace lamina {

namespace {

constexpr int delayMilliseconds = 250;

} // namespace

struct CostPlanner::Worker {
    struct Opened {
        std::string name;
        Gpt2 model;
        Tokenizer tokenizer;
    };
    std::optional<Opened> opened;
    int speedThreads = 0;
    MachineSpeed speed;

    Status open(const std::string& name) {
        if (opened && opened->name == name)
            return {};
        opened.reset();
        LAMINA_ASSIGN(const auto folder, modelFolder(name));
        LAMINA_ASSIGN(Gpt2 model, Gpt2::open(folder));
        LAMINA_ASSIGN(Tokenizer tokenizer, Tokenizer::load(folder));
        opened = Opened{name, std::move(model), std::move(tokenizer)};
        return {};
    }

    Status plan(const RunConfig& config, bool mayMeasure, EstimateAnswer& answer) {
        LAMINA_TRY(open(config.model));
        answer.modelLayers = static_cast<int>(opened->model.config().layers);
        LAMINA_TRY(ProfileRunner::checkSettings(config, opened->model, opened->tokenizer));
        const int threads = config.threads > 0 ? config.threads : availableThreads();
        if (speedThreads != threads && mayMeasure) {
            setComputeThreads(threads);
            RunToken token;
            speed = measureSpeed(token);
            speedThreads = threads;
        }
        const bool timed = speedThreads == threads;
        answer.cost = estimateCost(config, opened->model, speed);
        if (!timed)
            answer.cost.seconds = std::numeric_limits<double>::quiet_NaN();
        for (const Preset& preset : presets()) {
            if (!timed)
                break;
            RunConfig other = config;
            preset.apply(other);
            other.controls.clear();
            answer.presetSeconds.push_back(estimateCost(other, opened->model, speed).seconds);
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

void CostPlanner::plan(const RunConfig& config) {
    m_config = config;
    ++m_generation; // an answer on its way is for an older configuration
    m_delay.start();
}

void CostPlanner::begin() {
    const std::uint64_t generation = m_generation;
    inBackground(
        this, &m_pool,
        [worker = m_worker, config = m_config, mayMeasure = !m_runGoing]() -> EstimateAnswer {
            // No signal may interrupt a matrix product (see numeric/gemm.h).
            sigset_t all;
            sigfillset(&all);
            pthread_sigmask(SIG_SETMASK, &all, nullptr);
            EstimateAnswer answer;
            try {
                answer.status = worker->plan(config, mayMeasure, answer);
            } catch (const std::exception& exception) {
                answer.status =
                    makeError(ErrorKind::Internal, "the costs of this experiment are not known", exception.what());
            }
            return answer;
        },
        [this, generation](const EstimateAnswer& answer) {
            if (generation == m_generation)
                Q_EMIT planned(answer);
        });
}

} // namespace lamina
