// What a check of a session found: the entry check.json of its archive, and the line that people read. The check
// itself: core/run/verify.
#pragma once

#include "base/error.h"
#include "profile/curves.h"
#include "profile/statistics/curve_sentences.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

class ContentSource;

// One number of a session beside the one recomputed.
struct CheckedNumber {
    LayerKey key;
    std::string what;      // "fvu", "held-out mse", "density of latent 17", "bins of latent_density"
    double stored = 0;     // counts that moved: how many there are
    double computed = 0;   // counts that moved: NaN
    double difference = 0; // relative, or counts that moved
    double allowed = 0;    // in the same unit
    bool counts = false;

    bool agrees() const { return difference <= allowed; } // NaN: no
    // "fvu of layer 3, random weights: 0.25 stored, 0.2501 recomputed, a relative difference of 4e-4 where 1e-5 is
    // allowed"
    std::string sentence() const;
};

// How far a metric moved, over the layers, when the autoencoders were trained again.
struct RetrainedMetric {
    std::string metric;
    LayerKey key; // where it moved furthest
    double stored = 0, retrained = 0;
    double relative = 0; // of the stored one
    double spread = 0;   // largest minus smallest of the session's repeats there, relative likewise; NaN: no repeats
};

struct CheckRecord {
    std::string date; // ISO 8601, UTC
    std::string program, engineVersion, device, precision;
    std::string content;                // contentDigest() of what was checked
    std::size_t layers = 0;             // checked, of all curves
    std::size_t of = 0;                 // that the session holds
    std::size_t failed = 0;             // among them without numbers, where there is nothing to check
    std::size_t differing = 0;          // numbers
    std::optional<CheckedNumber> worst; // largest difference beside what is allowed; of a number where any differs
    std::vector<RetrainedMetric> retrained;

    bool agrees() const { return differing == 0; }
};

std::string checkText(const CheckRecord& record);
// Throws ContentError.
CheckRecord parseCheck(std::string_view text);

// SHA-256 over names and bytes of all entries but the check's own: of numbers, texts and weights alike.
Result<std::string> contentDigest(ContentSource& source);

// A record as it stands in a session: whether the session is still what was checked.
struct StoredCheck {
    CheckRecord record;
    bool current = false;
};
// What people read of it: "Checked with libtorch 1.13.1 in float64 on 2026-11-26: all 24 layers agree." and the largest
// difference; of a session that was changed since, that.
std::vector<Sentence> checkSentences(const StoredCheck& check);
// The same in English, on one line.
std::string checkLine(const StoredCheck& check);
// Every text of these sentences, for the translations.
std::span<const std::string_view> checkTemplates();

} // namespace lamina
