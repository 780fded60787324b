#include "run/resume_check.h"

namespace lamina {

Status checkSameRun(const std::filesystem::path& output, const Manifest& before, const RunConfig& config,
                    const std::string& modelName, const Provenance& provenance, bool otherEngine) {
    const std::string remedy = "; run it as it was started, or start anew with --overwrite";
    const auto refuse = [&](const std::string& what) {
        return makeError(ErrorKind::Usage, "cannot resume " + output.string() + ": " + what + remedy);
    };
    for (const std::string& setting : unknownSettings(before))
        return makeError(ErrorKind::Usage, "cannot resume " + output.string() +
                                               ": it was started by a newer Lamina with " + "the setting '" + setting +
                                               "', which this one does not know");
    const std::string difference = configurationDifference(before.config, config);
    if (!difference.empty())
        return refuse(difference);
    // The page itself may differ (a wiki's pages say when they were served); what counts is the text cleaned from it.
    if (before.provenance.textSha256 != provenance.textSha256)
        return refuse("the article's text is not the one the run was started with");
    if (before.modelName != modelName)
        return refuse("--model was " + before.modelName + ", now " + modelName);
    // Another engine's numbers differ by more than an instruction set's: the halves of a curve would not be of one
    // kind.
    const std::string &engine = before.provenance.engine, &now = provenance.engine;
    if (!otherEngine && !engine.empty() && engine != now)
        return makeError(ErrorKind::Usage, "cannot resume " + output.string() +
                                               ": its layers so far were computed by the "
                                               "engine '" +
                                               engine + "', and now it is '" + now + "'; use --engine " + engine +
                                               ", or --other-engine to let it go on and the session say so");
    const std::string other = modelDifference(before.provenance.modelSha256, provenance.modelSha256);
    return other.empty() ? Status() : Status(refuse(other));
}

std::string modelDifference(const std::map<std::string, std::string>& before,
                            const std::map<std::string, std::string>& now) {
    for (const auto& [file, hash] : now) {
        const auto found = before.find(file);
        if (found == before.end() || found->second != hash)
            return (file.starts_with("saes/") ? "" : "the model's ") + file + " is not the one the run was started with";
    }
    return before == now ? "" : "the model's files are not those the run was started with";
}

std::vector<MachineryDifference> machineryDifferences(const Provenance& before, const Provenance& now) {
    std::vector<MachineryDifference> differences;
    const auto compare = [&](const char* what, const std::string& was, const std::string& is) {
        if (was != is)
            differences.push_back({what, was, is});
    };
    compare("thread count", std::to_string(before.threads), std::to_string(now.threads));
    compare("instruction set", before.instructionSet, now.instructionSet);
    if (before.engine.empty()) {
        compare("oneDNN", before.oneDnn, now.oneDnn);
    } else {
        compare("engine", before.engine + ", " + before.engineVersion, now.engine + ", " + now.engineVersion);
        compare("device", before.device, now.device);
    }
    compare("program", before.program, now.program);
    return differences;
}

std::vector<std::string> otherMachinery(const Provenance& before, const Provenance& now) {
    std::vector<std::string> warnings;
    for (const MachineryDifference& difference : machineryDifferences(before, now))
        warnings.push_back("resumed with another " + difference.what + " (" + difference.before + " before, " +
                           difference.now +
                           " now): the layers still to come may differ in their last digits from an undisturbed run");
    return warnings;
}

} // namespace lamina
