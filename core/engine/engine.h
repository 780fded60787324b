// The interface of what computes: forward pass, training, evaluation. One object an engine; core/engine/engines.h finds
// it by name. Letters: N rows, d inputs, F latents.
#pragma once

#include "base/error.h"
#include "base/run_token.h"
#include "engine/activations.h"
#include "engine/forward_request.h"
#include "model/gpt2.h"
#include "sae/evaluation_sums.h"
#include "sae/sae_config.h"
#include "sae/sae_metrics.h"
#include "sae/sae_parameters.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

// The value of the settings `engine` and `device` that leaves the choice to the program.
inline constexpr std::string_view automaticChoice = "auto";
// What every engine computes in unless the setting `precision` names another.
inline constexpr std::string_view usualPrecision = "float32";

struct EngineInfo {
    std::string_view name;            // in options and files: "native"
    std::string_view label;           // "Native (oneDNN)"
    std::string_view sentence;        // what it is, for help
    std::string version;              // of the libraries it computes with
    std::vector<std::string> devices; // that it can use on this machine, the one to prefer first: "cpu"
    bool sameBits = false;            // same seed, threads, build and device: same bits
    // Of forward passes and activations, one object each. Autoencoders are trained in float32, and measured in it but
    // where this is float64. tf32: float32 with the products of both in TF32; measured in float32.
    std::vector<std::string> precisions = {std::string(usualPrecision)};
};

// Hears how much of the present call is done, 0 to 1; may be empty.
using EngineProgress = std::function<void(double)>;

// One forward pass, advanced layer by layer on demand: memory holds the residual stream, one layer's weights and what
// was captured last. Belongs to the compute thread.
class ForwardPass {
public:
    virtual ~ForwardPass() = default;
    // The layer that next() captures.
    virtual int layer() const = 0;
    // [rows*cols, width of the hook], or without position 0 of each row as the request says; a copy that outlives the
    // pass. Errors: cancelled, format (weights unreadable), out_of_memory; after one, this object can only be
    // destroyed.
    virtual Result<std::unique_ptr<Activations>> next(RunToken& token, const EngineProgress& progress = {}) = 0;
    // Passes over a layer that is not wanted; it is computed when a later one needs it.
    virtual Status skip(RunToken& token) = 0;
    // Runs the rest of the model from the layer that next() captured last, with its activations replaced: [rows, width]
    // as next() gave them, and where the request drops position 0 of each window, that stays as it is. nullptr: nothing
    // is replaced. The mean loss of the next token in each window, in nats; cols is at least 2. Only where the request
    // asked for `losses` and the engine supportsLosses(). Errors: as next().
    virtual Result<std::vector<double>> nextTokenLosses(const ConstMatrixView* replaced, RunToken& token);
};

// One SAE's training. Belongs to the compute thread; the activations must outlive it. Where the engine says sameBits,
// same weights, seed, rows, threads and device give the same bits.
class SaeTraining {
public:
    virtual ~SaeTraining() = default;
    virtual int epoch() const = 0; // epochs done
    virtual bool finished() const = 0;
    // Trains one epoch. The token is polled inside a step; after `cancelled` the weights lie between two updates and
    // only a saved state may be used again. Errors: cancelled, diverged (objective not finite).
    virtual Result<EpochPoint> runEpoch(RunToken& token, const EngineProgress& progress = {}) = 0;
    virtual const SaeParameters& weights() const = 0;
    virtual const std::vector<EpochPoint>& epochPoints() const = 0;
    // Of the epoch just run, as the batches went by: per-latent density over all rows; positive activations of every
    // s-th row, s = max(1, N / 1024).
    virtual const DensityHistogram& epochDensityHistogram() const = 0;
    virtual const Histogram& epochActivationHistogram() const = 0;
    // Everything to go on from an epoch's end, as bytes.
    virtual std::string saveState() const = 0;
    // Errors: format (of another configuration or engine, or damaged); then nothing has changed.
    virtual Status restoreState(const std::string& bytes) = 0;
};

// How fast an engine is here, measured in a fraction of a second.
struct MachineSpeed {
    double forwardFlopsPerSecond = 0;
    double trainingFlopsPerSecond = 0;
};

// May be used from several threads at once, each with passes and trainings of its own.
class Engine {
public:
    virtual ~Engine() = default;
    virtual const EngineInfo& info() const = 0;
    // The device it computes on: one of info().devices.
    virtual std::string_view device() const = 0;
    // One of info().precisions.
    virtual std::string_view precision() const { return usualPrecision; }
    // Errors: usage, saying what it cannot do.
    virtual Status supports(const SaeConfig& config) const = 0;
    virtual Status supports(const Gpt2Config& model) const = 0;
    // Whether its passes have nextTokenLosses() and it has reconstruct(); an engine has neither until it says so.
    virtual Status supportsLosses() const;
    // Processors that the calling (compute) thread's work may use. Called first in that thread.
    virtual void useThreads(int threads) = 0;

    // Errors: usage (cols above the model's positions, an id outside the vocabulary).
    virtual Result<std::unique_ptr<ForwardPass>> forward(const Gpt2& model, const ForwardRequest& request) = 0;
    // activations: [N, d], of this engine or on the host; N from 1 to 2^32 - 1. shuffleSeed: each epoch's order of rows
    // derives from it and the epoch's number (full batch: no shuffle). Errors: usage (supports()), cancelled,
    // out_of_memory. A wrong shape is a programming error and throws std::invalid_argument.
    virtual Result<std::unique_ptr<SaeTraining>> train(const SaeConfig& config, Activations& activations,
                                                       SaeParameters initial, std::uint64_t shuffleSeed,
                                                       RunToken& token) = 0;
    // One pass over all rows with fixed weights. Errors: cancelled.
    virtual Result<EvaluationSums> evaluate(const SaeConfig& config, const SaeParameters& weights,
                                            Activations& activations, RunToken& token) = 0;
    // x^ of every row, [N, d]. Errors: cancelled, out_of_memory, usage (supportsLosses()).
    virtual Result<Matrix> reconstruct(const SaeConfig& config, const SaeParameters& weights, Activations& activations,
                                       RunToken& token);

    virtual MachineSpeed measure(RunToken& token) = 0;
    // The most bytes a forward pass and a training hold at once, on the host.
    virtual std::uint64_t forwardBytes(const Gpt2Config& model, std::size_t rows, std::size_t cols,
                                       HookPoint hook) const = 0;
    virtual std::uint64_t trainingBytes(const SaeConfig& config, std::size_t N) const = 0;
    // What nextTokenLosses() and reconstruct() add to a forward pass.
    virtual std::uint64_t lossBytes(const Gpt2Config& model, std::size_t rows, std::size_t cols, HookPoint hook) const;
};

} // namespace lamina
