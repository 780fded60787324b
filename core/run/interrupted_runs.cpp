#include "run/interrupted_runs.h"

#include "base/files.h"
#include "run/journal.h"
#include "run/journal_index.h"
#include "run/journal_lock.h"
#include "session/format/entry_names.h"
#include "session/manifest.h"

#include <algorithm>

namespace lamina {

namespace {

// With `problem` where its manifest cannot be read.
InterruptedRun interruptedRun(const std::filesystem::path& journal) {
    InterruptedRun run;
    run.output = Journal::outputOf(journal);
    run.journal = journal;
    run.running = JournalLock::isHeld(journal);
    const auto manifest = readManifest(journal);
    if (!manifest.ok()) {
        run.problem = manifest.error().message;
        run.articleTitle = run.output.filename().string();
        return run;
    }
    run.config = manifest->config;
    run.modelName = manifest->modelName;
    run.articleTitle = manifest->articleTitle;
    run.started = manifest->started;
    run.layersDone = manifest->layers.size();
    return run;
}

} // namespace

std::vector<InterruptedRun> interruptedRuns() {
    std::vector<InterruptedRun> runs;
    for (const std::filesystem::path& journal : indexedJournals())
        if (isThere(journal / EntryNames::manifest)) // else it has not begun, or was killed before
            runs.push_back(interruptedRun(journal));
    std::reverse(runs.begin(), runs.end());
    return runs;
}

} // namespace lamina
