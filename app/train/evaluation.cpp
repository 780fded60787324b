#include "evaluation.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lamina {

Result<Evaluation> evaluate(LanguageModel& model, const Tokenizer& tokenizer, std::span<const std::uint16_t> ids,
                            std::size_t windowsAtOnce, RunToken& token) {
    const std::size_t length = model.config().positions;
    if (tokenizer.vocabularySize() != model.config().vocabulary)
        return makeError(ErrorKind::Usage, "the tokenizer's vocabulary of " +
                                               std::to_string(tokenizer.vocabularySize()) + " is not the model's of " +
                                               std::to_string(model.config().vocabulary) +
                                               "; give files that belong together");
    if (const auto outside =
            std::find_if(ids.begin(), ids.end(), [&](std::uint16_t id) { return id >= model.config().vocabulary; });
        outside != ids.end())
        return makeError(ErrorKind::Usage,
                         "the text holds the id " + std::to_string(*outside) +
                             ", outside the model's vocabulary; prepare it with the model's tokenizer");
    const std::size_t windows = ids.size() < length + 1 ? 0 : (ids.size() - 1) / length;
    if (windows == 0)
        return makeError(ErrorKind::TooShort, "the text of " + std::to_string(ids.size()) +
                                                  " tokens does not fill one window of " + std::to_string(length));
    Evaluation result;
    result.byBucket.assign(positionBuckets, 0.0);
    std::vector<std::size_t> counts(positionBuckets, 0);
    double nats = 0.0;
    double bytes = 0.0;
    for (std::size_t first = 0; first < windows; first += windowsAtOnce) {
        Batch batch;
        batch.length = length;
        batch.windows = std::min(windowsAtOnce, windows - first);
        batch.firstPosition.assign(batch.windows, 0);
        const auto text = ids.subspan(first * length, batch.windows * length + 1);
        batch.ids.assign(text.begin(), text.end() - 1);
        batch.targets.assign(text.begin() + 1, text.end());
        LAMINA_ASSIGN(const std::vector<float> losses, model.losses(batch, token));
        for (std::size_t i = 0; i < losses.size(); ++i) {
            const std::size_t bucket = i % length * positionBuckets / length;
            result.byBucket[bucket] += losses[i];
            ++counts[bucket];
            nats += losses[i];
            const std::string_view target = tokenizer.tokenBytes(batch.targets[i]);
            bytes += target == "<|endoftext|>" ? 0.0 : static_cast<double>(target.size());
        }
    }
    result.tokens = windows * length;
    result.natsPerToken = nats / static_cast<double>(result.tokens);
    result.bitsPerByte = nats / std::numbers::ln2 / bytes;
    for (std::size_t b = 0; b < positionBuckets; ++b)
        result.byBucket[b] /= static_cast<double>(std::max<std::size_t>(1, counts[b]));
    return result;
}

} // namespace lamina
