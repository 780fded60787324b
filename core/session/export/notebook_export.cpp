#include "session/export/notebook_export.h"

#include "base/number_format.h"
#include "profile/statistics/repeats.h"
#include "session/format/json_writer.h"
#include "session/session.h"

#include <algorithm>

namespace lamina {

namespace {

// A text as a literal of Python: JSON's strings are that too.
std::string pythonText(std::string_view text) {
    JsonWriter json;
    json.value(text);
    return json.take();
}

void writeCell(JsonWriter& json, bool code, const std::string& source) {
    json.beginObject();
    json.member("cell_type", code ? "code" : "markdown");
    if (code) {
        json.key("execution_count");
        json.null();
    }
    json.key("metadata");
    json.beginObject();
    json.endObject();
    if (code) {
        json.key("outputs");
        json.beginArray();
        json.endArray();
    }
    json.key("source");
    json.beginArray();
    for (std::size_t begin = 0; begin < source.size();) { // line by line, each with its end, as Jupyter keeps them
        const std::size_t end = std::min(source.find('\n', begin), source.size() - 1) + 1;
        json.value(std::string_view(source).substr(begin, end - begin));
        begin = end;
    }
    json.endArray();
    json.endObject();
}

// What a heading of Markdown may not take as its own: a name is shown as it is.
std::string plain(std::string_view name) {
    std::string text;
    for (const char c : name) {
        if (std::string_view("\\`*_{}[]()#+-.!|<>$~&").find(c) != std::string_view::npos)
            text += '\\';
        text += c == '\n' || c == '\r' ? ' ' : c;
    }
    return text;
}

std::string notebook(const Session& session, const std::string& csv, const std::string& what,
                     const std::string& drawing) {
    JsonWriter json(JsonWriter::Layout::Indented);
    json.beginObject();
    json.key("cells");
    json.beginArray();
    writeCell(json, false,
              "# " + what + ": " + plain(session.modelName()) + "\n\nThe numbers are in `" + csv +
                  "`, beside this notebook. It needs pandas and matplotlib.\n\nRun: " + plain(session.runName()));
    writeCell(json, true,
              "import matplotlib.pyplot as plt\n"
              "import pandas as pd\n"
              "\n"
              "rows = pd.read_csv(" +
                  pythonText(csv) +
                  ")\n"
                  "rows.head()");
    writeCell(json, true, drawing);
    json.endArray();
    json.key("metadata");
    json.beginObject();
    json.key("kernelspec");
    json.beginObject();
    json.member("display_name", "Python 3");
    json.member("language", "python");
    json.member("name", "python3");
    json.endObject();
    json.key("language_info");
    json.beginObject();
    json.member("name", "python");
    json.endObject();
    json.endObject();
    json.member("nbformat", 4);
    json.member("nbformat_minor", 4);
    json.endObject();
    return json.take() + "\n";
}

// METRICS: of each that the session has its title, what its axis says, what its values are multiplied by for that, and
// whether the axis begins at 0.
std::string metricsTable(const Session& session) {
    std::string table = "METRICS = {\n";
    for (const MetricDefinition& metric : metricDefinitions())
        if (isGiven(metric, session.profile().layers))
            table += "    " + pythonText(metric.name) + ": (" + pythonText(metric.title) + ", " +
                     pythonText(metric.axis) + ", " + (metric.percent ? "100" : "1") + ", " +
                     (metric.fromZero ? "True" : "False") + "),\n";
    return table + "}\n";
}

// T: half a 95 % interval of a mean, in standard errors, by the number of values; of as many as there are curves.
std::string intervalTable(const Session& session) {
    constexpr int enough = 3; // with two, a band would be wider than the axis
    int most = enough;
    for (const LayerResultPtr& layer : session.profile().layers)
        most = std::max(most, layer->key.curve.repeat + 1);
    std::string table = "T = {";
    for (int values = enough; values <= most; ++values)
        table += (values == enough ? "" : ", ") + std::to_string(values) + ": " + formatNumber(tQuantile(values));
    return table + "}\n";
}

// Beside each other, as the charts of the program are.
constexpr char twoAxes[] = "figure, axes = plt.subplots(1, 2, figsize=(11, 4), layout=\"constrained\")\n";

} // namespace

std::string profileNotebook(const Session& session, const std::string& csv) {
    return notebook(session, csv, "Laminar profile",
                    metricsTable(session) + "# 97.5 % quantiles of Student's t, by the number of curves\n" +
                        intervalTable(session) + R"py(

def draw(ax, metric):
    """The run solid, controls dashed; means over repeats and copies. From three curves on a band: of the run the 95 %
    interval of the mean, of a control all of its copies."""
    title, axis, unit, from_zero = METRICS[metric]
    of_metric = rows[rows["metric"] == metric]
    trained = of_metric[of_metric["split"] == "train"]
    for control, curves in trained.groupby("control", sort=False):
        run = control == "none"
        values = unit * curves.pivot(index="layer", columns="repeat", values="value")
        values = values.reindex(range(values.index.min(), values.index.max() + 1))  # a missing layer is a gap
        mean, n = values.mean(axis=1), values.count(axis=1)
        line, = ax.plot(mean.index, mean, "-o" if run else "--s", markerfacecolor=None if run else "white",
                        label="this model" if run else control.replace("-", " "))
        half = n.map(T) * values.std(axis=1) / n**0.5
        low = mean - half if run else values.min(axis=1)
        high = mean + half if run else values.max(axis=1)
        ax.fill_between(mean.index, low, high, where=n >= 3, color=line.get_color(), alpha=0.16, linewidth=0)
    heldout = of_metric[(of_metric["split"] == "heldout") & (of_metric["control"] == "none")]
    if not heldout.empty:
        mean = unit * heldout.groupby("layer")["value"].mean()
        ax.plot(mean.index, mean, ":o", markerfacecolor="white", label="this model, held-out tokens")
    ax.set(title=title + " by layer", xlabel="layer", ylabel=axis)
    if from_zero:
        ax.set_ylim(bottom=0)
    ax.legend()

)py" + twoAxes +
                        "for ax, metric in zip(axes, [\"density\", \"mse\"]):  # any of METRICS\n"
                        "    draw(ax, metric)");
}

std::string frontierNotebook(const Session& session, const std::string& csv) {
    return notebook(session, csv, "Frontier of a sweep",
                    R"py(first = rows[(rows["repeat"] == 0) & (rows["split"] == "train")]
points = first.pivot_table(index=["layer", "point"], columns="metric", values="value").reset_index()
layers = sorted(points["layer"].unique())
colours = plt.get_cmap("viridis")

figure, ax = plt.subplots(figsize=(7, 4.5), layout="constrained")
for layer, curve in points.groupby("layer"):
    curve = curve.sort_values("l0")
    ax.plot(curve["l0"], 100 * curve["fvu"], "-o", markersize=4, label=f"layer {layer}",
            color=colours(layers.index(layer) / max(1, len(layers) - 1)))
ax.set(title="FVU against L0, layer by layer", xlabel="L0", ylabel="FVU (%)", xscale="log")
ax.set_ylim(bottom=0)
ax.legend(ncols=2, fontsize="small"))py");
}

std::string equalL0Notebook(const Session& session, const std::string& csv) {
    return notebook(session, csv, "Profile at equal L0", metricsTable(session) + R"py(
metric = "fvu"  # any of METRICS that the file has
title, axis, unit, from_zero = METRICS[metric]
shown = rows[rows["metric"] == metric].sort_values("layer")

figure, ax = plt.subplots(figsize=(7, 4.5), layout="constrained")
line, = ax.plot(shown["layer"], unit * shown["mean"], "-o")  # layers that do not reach that L0 have no value
ax.fill_between(shown["layer"], unit * shown["low"], unit * shown["high"], where=shown["n"] >= 3,
                color=line.get_color(), alpha=0.16, linewidth=0)  # 95 % interval of the mean over repeats
ax.set(title=f"{title} at equal L0 = {rows['l0'].iloc[0]:.3g}", xlabel="layer", ylabel=axis)
if from_zero:
    ax.set_ylim(bottom=0))py");
}

std::string stabilityNotebook(const Session& session, const std::string& csv) {
    return notebook(session, csv, "Latents found again by repeats",
                    R"py(figure, ax = plt.subplots(figsize=(7, 4.5), layout="constrained")
for control, curve in rows.groupby("control", sort=False):
    run = control == "none"
    line, = ax.plot(curve["layer"], curve["mean"], "-o" if run else "--s", markerfacecolor=None if run else "white",
                    label="this model" if run else control.replace("-", " "))
    ax.fill_between(curve["layer"], curve["lowest"], curve["highest"], color=line.get_color(), alpha=0.16,
                    linewidth=0)  # from the lowest pair of repeats to the highest
    if run:
        ax.plot(curve["layer"], curve["chance"], ":", color="grey", label="directions drawn at random")
ax.set(title="Latents found again, by layer", xlabel="layer", ylabel="mean largest decoder cosine", ylim=(0, 1))
ax.legend())py");
}

std::string curvesNotebook(const Session& session, const std::string& csv) {
    return notebook(session, csv, "Training curves",
                    R"py(run = rows[(rows["control"] == "none") & (rows["repeat"] == 0)]
layers = sorted(run["layer"].unique())

figure, axes = plt.subplots(len(layers), 2, figsize=(11, 3.5 * len(layers)), layout="constrained", squeeze=False)
for (loss, density), layer in zip(axes, layers):
    curve = run[run["layer"] == layer]
    loss.plot(curve["epoch"], curve["objective"], "-", label="objective")
    loss.plot(curve["epoch"], curve["mse"], "--", label="MSE")
    loss.plot(curve["epoch"], curve["objective"] - curve["mse"], "-", label="objective less MSE")
    loss.set(title=f"Training, layer {layer}", xlabel="epoch", ylabel="loss, raw units")
    loss.set_ylim(bottom=0)
    loss.legend()
    density.plot(curve["epoch"], 100 * curve["density"])
    density.set(title=f"Density while training, layer {layer}", xlabel="epoch", ylabel="density (%)")
    density.set_ylim(bottom=0))py");
}

std::string histogramsNotebook(const Session& session, const std::string& csv) {
    return notebook(session, csv, "Histograms",
                    R"py(AXES = {
    "latent_density": "log10 of the share of tokens on which a latent is active",
    "activations": "log10 of a positive activation z",
    "l0_per_token": "active latents of a token",
}
run = rows[(rows["control"] == "none") & (rows["repeat"] == 0)]
layers = sorted(run["layer"].unique())

figure, axes = plt.subplots(len(layers), 3, figsize=(14, 3.2 * len(layers)), layout="constrained", squeeze=False)
for row, layer in zip(axes, layers):
    of_layer = run[run["layer"] == layer]
    for ax, (name, label) in zip(row, AXES.items()):
        shown = of_layer[of_layer["histogram"] == name]
        dead = shown[shown["low"].isna()]  # latents that are never active have no place on the axis
        bins = shown.dropna()
        if bins.empty:
            continue
        ax.stairs(bins["count"], [*bins["low"], bins["high"].iloc[-1]], fill=True, alpha=0.5)
        ax.set(title=f"{name.replace('_', ' ')}, layer {layer}", xlabel=label, ylabel="count")
        if not dead.empty:
            ax.annotate(f"{dead['count'].sum()} dead", (0.02, 0.92), xycoords="axes fraction"))py");
}

} // namespace lamina
