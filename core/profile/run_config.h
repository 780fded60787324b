// What one run is: every setting of it.
#pragma once

#include "base/error.h"
#include "model/hook_point.h"
#include "sae/sae_config.h"
#include "text/article_cleaner.h"
#include "text/windows.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

// Latents as given: a number, or a multiple of the inputs ("x2").
struct LatentCount {
    bool multiple = true;
    std::size_t value = 2;
    std::size_t resolve(std::size_t inputs) const { return multiple ? value * inputs : value; }
};

// Rows of a step as given: a number, all, or a share of all ("1/20"), so that an epoch has as many steps whatever the
// number of rows is.
struct BatchRows {
    std::size_t rows = 0;  // 0: all
    std::size_t steps = 0; // above 0: that share's denominator; rows is 0 then
    std::size_t resolve(std::size_t all) const {
        return steps == 0 ? rows : std::max<std::size_t>(1, (all + steps / 2) / steps);
    }
    bool operator==(const BatchRows&) const = default;
};

struct LayerRange {
    int first = 0;
    int last = -1; // inclusive; -1 = the model's last layer

    // The last layer in a model of that many.
    int lastOf(int layers) const { return last < 0 ? layers - 1 : last; }
};

// Consecutive numbers of repeats or copies.
struct CurveNumbers {
    int first = 0;
    int count = 1;

    int end() const { return first + count; }
    bool contains(int number) const { return number >= first && number < end(); }
};

// What the repeats of a curve differ by.
enum class Vary {
    Sae,     // the autoencoders' seeds: first weights and order of the rows
    Windows, // the windows of tokens that are read
    Both
};

// What each layer's activations are multiplied by before its autoencoder is trained on them.
enum class Normalize {
    None,
    Scale // one number a layer: then mean ‖x - x̄‖² = d
};

// A sweep (profile/sweep/sweep.h): further values of one setting, each a point beside the run.
struct Sweep {
    std::string key;            // of the setting: "l1", or one of the SAE variant's own ("k"); empty: none
    std::vector<double> values; // ascending, each once

    bool empty() const { return key.empty(); }
    std::string text() const; // "none", "l1=0.5,1,2"
    bool operator==(const Sweep&) const = default;
};

struct RunConfig {
    std::string preset =
        "laminar";                // the preset started from; presetModified() in presets.h tells whether it still holds
    std::string model = "demo";   // demo or a folder
    std::string article = "demo"; // demo, URL, file
    CleaningMode text = CleaningMode::Article;
    WindowMode windows = WindowMode::Random;
    std::size_t rows = 10;
    std::size_t cols = 1024;
    std::size_t heldout = 0; // of the windows, the last ones: never trained on, below `rows`
    bool dropFirst = true;   // token 0 of each row dropped
    HookPoint hook = HookPoint::MlpOut;
    LayerRange layers;
    std::string saes; // a folder of trained autoencoders, which are measured; empty: the run trains its own
    int epochs = 75;
    LatentCount latents;
    double l1 = 0;
    double learningRate = 0;
    BatchRows batch;
    double l1Warmup = 0, lrWarmup = 0, lrDecay = 0; // shares of the training, SaeConfig's
    Normalize normalize = Normalize::None;
    SaeStart start = SaeStart::Linear;
    bool meanDecoderBias = false, subtractsDecoderBias = false, l1ByDecoderNorm = false; // SaeConfig's
    double auxiliary = 0;
    int resampleEvery = 0;
    const SaeVariant* sae = &defaultSaeVariant(); // never null
    bool tied = false;
    std::map<std::string, double, std::less<>> saeSettings; // those set of saeSettings(), by key
    std::vector<std::string> controls;                      // names of controls(), in that table's order
    int repeats = 1;                                        // curves of the run itself
    int firstRepeat = 0;                                    // the number of the first: others run elsewhere
    Vary vary = Vary::Sae;
    int copies = 0;              // curves of each control, each with a draw of its own; 0 = as many as repeats
    int firstCopy = 0;           // the number of the first, where copies are given
    bool scaleControls = false;  // a control's activations, layer by layer, to the run's mean square
    Sweep sweep;                 // further values of one setting, on the same activations
    bool ce = false;             // SaeMetrics' cross-entropies are measured
    std::optional<bool> saveSae; // nothing: where all layers' weights together are at most 256 MiB
    std::uint64_t seed = 0;
    int threads = 0;                   // 0 = every processor this process may use
    std::string engine = "auto";       // a name of namedEngines()
    std::string device = "auto";       // isDeviceName()
    std::string precision = "float32"; // of the forward pass

    // The SAE of a layer whose hook is `inputs` wide, trained on the run's rows, or on so many.
    SaeConfig saeConfig(std::size_t inputs) const { return saeConfig(inputs, trainingRows()); }
    SaeConfig saeConfig(std::size_t inputs, std::size_t trainedRows) const;
    // Rows one SAE is trained on, and those it never sees before it is measured on them.
    std::size_t trainingRows() const { return (rows - heldout) * rowsAWindow(); }
    std::size_t heldoutRows() const { return heldout * rowsAWindow(); }
    std::size_t rowsAWindow() const { return cols - (dropFirst ? 1 : 0); }
    // Numbers of the curves, as CurveId::repeat has them: those of the run, and those of each control, which are the
    // run's own where no copies are given.
    CurveNumbers repeatNumbers() const { return {firstRepeat, repeats}; }
    CurveNumbers copyNumbers() const { return copies > 0 ? CurveNumbers{firstCopy, copies} : repeatNumbers(); }
};

} // namespace lamina
