// models: the models that can be named, what of them is on disk, and getting, checking and removing them.

#include "base/number_format.h"
#include "commands.h"
#include "net/model_hub.h"
#include "output.h"
#include "run/model_folder.h"
#include "transfer_reporter.h"

#include <algorithm>
#include <cstdio>
#include <memory>

namespace lamina::cli {

namespace {

struct ModelsOptions {
    std::string name;
    std::string revision = "main";
    std::string progress = "text";
    std::string format = "text";
    bool offline = false;

    HubOptions hub() const {
        HubOptions options = HubOptions::fromEnvironment();
        options.revision = revision;
        options.offline = options.offline || offline;
        return options;
    }
};

// A model that can be named, that is on disk, or both.
struct ListedModel {
    std::string name;
    std::uint64_t size = 0; // as fetched, about; 0 where not known
    int layers = 0;
    int width = 0;
    std::optional<ModelOnDisk> onDisk;
};

std::vector<ListedModel> listedModels(const HubOptions& hub) {
    std::vector<ListedModel> models;
    for (const KnownModel& known : knownModels())
        models.push_back({std::string(known.name), known.bytes, known.layers, known.width, std::nullopt});
    for (ModelOnDisk& found : modelsOnDisk(hub)) {
        auto listed =
            std::find_if(models.begin(), models.end(), [&](const auto& each) { return each.name == found.name; });
        if (listed == models.end())
            listed = models.insert(
                models.end(), {found.name, found.complete ? found.bytes : 0, found.layers, found.width, std::nullopt});
        listed->onDisk = std::move(found);
    }
    return models;
}

std::string stateOf(const ListedModel& model) {
    if (!model.onDisk)
        return "no";
    return model.onDisk->complete ? "yes" : "in part";
}

Status list(const ModelsOptions& options) {
    if (options.format != "text" && options.format != "json")
        return makeError(ErrorKind::Usage,
                         "--format '" + options.format + "' is not valid: it takes one of text, json");
    const HubOptions hub = options.hub();
    const std::vector<ListedModel> models = listedModels(hub);
    if (options.format == "json") {
        auto array = nlohmann::json::array();
        for (const ListedModel& model : models) {
            nlohmann::json entry{{"name", model.name},  {"layers", model.layers}, {"width", model.width},
                                 {"bytes", model.size}, {"complete", false},      {"bytes_on_disk", 0},
                                 {"snapshot", nullptr}, {"revision", nullptr},    {"commit", nullptr}};
            if (model.onDisk) {
                entry["complete"] = model.onDisk->complete;
                entry["bytes_on_disk"] = model.onDisk->bytes;
                if (!model.onDisk->snapshot.empty())
                    entry["snapshot"] = model.onDisk->snapshot.string();
                if (!model.onDisk->revision.empty())
                    entry["revision"] = model.onDisk->revision;
                if (!model.onDisk->commit.empty())
                    entry["commit"] = model.onDisk->commit;
            }
            array.push_back(std::move(entry));
        }
        printResult(nlohmann::json{{"cache", hub.cache.string()}, {"models", array}}.dump(2) + "\n");
        return {};
    }
    std::size_t width = 5;
    for (const ListedModel& model : models)
        width = std::max(width, model.name.size());
    std::string table;
    const auto row = [&](const std::string& name, const std::string& shape, const std::string& size,
                         const std::string& state, const std::string& place) {
        char line[160];
        std::snprintf(line, sizeof line, "  %13s  %10s  %-7s  ", shape.c_str(), size.c_str(), state.c_str());
        std::string text = name + std::string(width - name.size(), ' ') + line + place;
        text.erase(text.find_last_not_of(' ') + 1);
        table += text + "\n";
    };
    row("model", "layers, width", "size", "on disk", "place");
    for (const ListedModel& model : models) {
        const bool whole = model.onDisk && model.onDisk->complete;
        const std::string shape =
            model.layers > 0 ? std::to_string(model.layers) + ", " + std::to_string(model.width) : std::string();
        const std::uint64_t size = whole ? model.onDisk->bytes : model.size;
        row(model.name, shape, size > 0 ? formatBytes(size) : std::string(), stateOf(model),
            model.onDisk ? model.onDisk->snapshot.string() : std::string());
    }
    printText(table + "\ncache: " +
              (hub.cache.empty() ? "none: this account has no home folder; set HF_HOME" : hub.cache.string()) + "\n");
    return {};
}

Status download(const ModelsOptions& options, ProgressStyle style, RunToken& token) {
    const HubOptions hub = options.hub();
    const QtScope qt;
    TransferReporter reporter(style);
    LAMINA_ASSIGN(const auto snapshot, fetchModel(options.name, hub, token, reporter.observer()));
    reporter.clearLine();
    if (style == ProgressStyle::Jsonl) {
        printEvent({{"event", "done"}, {"snapshot", snapshot.string()}});
        return {};
    }
    printResult(snapshot.string() + "\n");
    return {};
}

Status verify(const ModelsOptions& options, ProgressStyle style, RunToken& token) {
    TransferReporter reporter(style);
    LAMINA_ASSIGN(const VerifiedModel verified, verifyModel(options.name, options.hub(), token, reporter.observer()));
    reporter.clearLine();
    std::string unhashed;
    for (const std::string& file : verified.unhashed)
        unhashed += (unhashed.empty() ? "" : ", ") + file;
    if (style == ProgressStyle::Jsonl) {
        printEvent({{"event", "done"},
                    {"snapshot", verified.snapshot.string()},
                    {"files", verified.files},
                    {"bytes", verified.bytes},
                    {"unhashed", verified.unhashed}});
        return {};
    }
    printResult(options.name + ": " + std::to_string(verified.files) + " files, " + formatBytes(verified.bytes) +
                (unhashed.empty() ? ", every hash is right" : ", all can be read; no hash is known for " + unhashed) +
                "\n");
    return {};
}

Status path(const ModelsOptions& options) {
    LAMINA_ASSIGN(const auto folder, modelFolderOnDisk(options.name, options.hub()));
    printResult(folder.string() + "\n");
    return {};
}

Status remove(const ModelsOptions& options) {
    LAMINA_TRY(removeModel(options.name, options.hub()));
    printMessage("removed " + options.name + " from " + options.hub().cache.string());
    return {};
}

using Work = std::function<Status(const ModelsOptions&, ProgressStyle, RunToken&)>;

// One of the five; options that a command does not have keep their defaults.
CLI::App* addCommand(CLI::App& models, Context& context, const std::shared_ptr<ModelsOptions>& options,
                     const char* name, const char* help, const Work& work) {
    auto* command = models.add_subcommand(name, help);
    command->callback([options, work, &context] {
        context.chosen = [options, work, &context]() -> Status {
            LAMINA_ASSIGN(const ProgressStyle style, parseProgressStyle(options->progress));
            const Status status = work(*options, style, context.token);
            if (!status.ok() && style == ProgressStyle::Jsonl)
                printEvent(errorEvent(status.error()));
            return status;
        };
    });
    return command;
}

} // namespace

void addModels(CLI::App& app, Context& context) {
    auto* models = app.add_subcommand(
        "models", "Models of the Hugging Face hub: lists, downloads, verifies, locates and removes them");
    models->require_subcommand(1);
    auto options = std::make_shared<ModelsOptions>();
    const std::string names = hubNamesInWords();
    const auto name = [&](CLI::App* command) {
        command->add_option("name", options->name, names)->required()->type_name("NAME");
    };
    const auto revision = [&](CLI::App* command) {
        command->add_option("--revision", options->revision, "A branch, a tag or a commit of the model")
            ->type_name("R");
    };
    const auto progress = [&](CLI::App* command) {
        command->add_option("--progress", options->progress, "text on stderr, jsonl events on stdout, or none")
            ->type_name("text|jsonl|none");
    };

    auto* command = addCommand(*models, context, options, "list", "The models that can be named, and those on disk",
                               [](const auto& given, ProgressStyle, RunToken&) { return list(given); });
    command->add_option("--format", options->format, "text: a table; json")->type_name("text|json");

    command = addCommand(
        *models, context, options, "download",
        "Fetches a model into Hugging Face's cache, going on where an earlier try stopped; prints its folder",
        download);
    name(command);
    revision(command);
    progress(command);
    command->add_flag("--offline", options->offline, "Looks at the disk alone");

    command = addCommand(*models, context, options, "verify", "Hashes a model's files again", verify);
    name(command);
    revision(command);
    progress(command);

    command = addCommand(*models, context, options, "path", "Prints the folder of a model that is on disk",
                         [](const auto& given, ProgressStyle, RunToken&) { return path(given); });
    name(command);
    revision(command);

    command = addCommand(*models, context, options, "remove", "Takes a model out of the cache, which Python shares",
                         [](const auto& given, ProgressStyle, RunToken&) { return remove(given); });
    name(command);

    models->footer("The cache is Hugging Face's own: HF_HUB_CACHE, else HF_HOME/hub, else ~/.cache/huggingface/hub. "
                   "HF_ENDPOINT names another hub, HF_TOKEN an account for gated models, HF_HUB_OFFLINE=1 forbids "
                   "asking.");
}

} // namespace lamina::cli
