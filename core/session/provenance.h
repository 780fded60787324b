// Where a run's inputs came from and what computed it: part of every manifest.
#pragma once

#include "base/error.h"
#include "profile/profile_runner.h"

#include <map>
#include <string>
#include <vector>

namespace lamina {

struct Provenance {
    std::string articleSource;     // "demo", path or the URL it came from, after redirects
    std::string articleCanonical;  // the address the page states for itself; empty where it states none
    bool articleSavedCopy = false; // read from the cache: no server was asked
    std::string articleRevision;   // MediaWiki revision id, if known
    std::string articleRetrieved;  // ISO 8601, UTC
    std::string articleEtag;
    std::string pageSha256;                         // of the page as served
    std::string textSha256;                         // of the cleaned text
    std::string modelRepository;                    // of a hub: gpt2, or owner/name; empty for any other model
    std::string modelRevision;                      // as asked for: main
    std::string modelCommit;                        // what that was
    std::map<std::string, std::string> modelSha256; // file name -> SHA-256: config, vocabulary, merges, weights;
                                                    // under saes/ those of trained autoencoders
    std::string saesRepository, saesCommit;         // of trained autoencoders from a hub; empty for any other
    int modelLayers = 0; // of the whole model, whatever the run's range; 0: not known (older files)
    int threads = 0;
    std::string instructionSet;
    std::string oneDnn;
    std::string program; // "Lamina 0.1.0"
    // What computed: "native", "oneDNN 2.6.0", "cpu"; empty in files of versions that did not say.
    std::string engine, engineVersion, device;
    std::string precision = "float32"; // of the forward pass
};

// SHA-256 of config, vocabulary, merges and weights, by file name. Errors: those of reading them.
Result<std::map<std::string, std::string>> modelHashes(const Gpt2& model);

// Adds the hashes of text and model, and what computes, to what is known of the article. Errors: as openEngine(); those
// of reading the model's files.
Result<Provenance> collectProvenance(const RunConfig& config, const RunInputs& inputs, Provenance article);

} // namespace lamina
