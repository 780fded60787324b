// The loss on text that was not trained on.
#pragma once

#include "base/error.h"
#include "base/run_token.h"
#include "language_model.h"
#include "text/tokenizer.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lamina {

struct Evaluation {
    std::size_t tokens = 0;       // predicted
    double natsPerToken = 0.0;    // mean cross-entropy
    double bitsPerByte = 0.0;     // over the bytes of the predicted tokens; <|endoftext|> counts as none
    std::vector<double> byBucket; // mean nats of each eighth of the positions
};

// Over windows of all positions, one after the other (the end that fills no window is left out): each position
// predicts the next token. Errors: too_short (no whole window), usage (ids of another vocabulary), cancelled.
Result<Evaluation> evaluate(LanguageModel& model, const Tokenizer& tokenizer, std::span<const std::uint16_t> ids,
                            std::size_t windowsAtOnce, RunToken& token);

inline constexpr std::size_t positionBuckets = 8;

} // namespace lamina
