#include "profile/runner/pass_rows.h"

#include "base/seed.h"

#include <string_view>
#include <utility>

namespace lamina {

PassRows::PassRows(Engine& engine, const RunConfig& config, const Gpt2& model, const CapturePass& pass,
                   std::vector<TokenId> ids, bool losses)
    : m_engine(engine), m_config(config), m_model(model), m_control(findControl(pass.control)),
      m_repeat(pass.curves.front().repeat), m_ids(std::move(ids)),
      m_losses(losses) {}

std::uint64_t PassRows::seed(int layer) const {
    return deriveSeed(m_config.seed, m_control ? m_control->name : std::string_view(), layer, m_repeat);
}

Result<CapturedRows> PassRows::capture(int layer, std::optional<double> power, const CaptureSteps& steps,
                                       RunToken& token) {
    if (!m_forward) {
        LAMINA_ASSIGN(m_forward,
                      m_engine.forward(m_model, {.ids = m_ids,
                                                 .rows = m_ids.size() / m_config.cols,
                                                 .cols = m_config.cols,
                                                 .hook = m_config.hook,
                                                 .weights = m_control ? m_control->weights : WeightControl::None,
                                                 .weightSeed = seed(-1),
                                                 .losses = m_losses,
                                                 .dropFirst = m_config.dropFirst}));
    }
    const auto begins = [&](int next) {
        if (steps.begins)
            steps.begins(next);
    };
    const auto ends = [&] {
        if (steps.ends)
            steps.ends();
    };
    while (m_forward->layer() < layer) {
        begins(m_forward->layer());
        LAMINA_TRY(m_forward->skip(token));
        ends();
    }
    begins(layer);
    LAMINA_ASSIGN(auto activations, m_forward->next(token, steps.progress));
    ends();
    return prepareRows(m_config, std::move(activations), m_control ? m_control->rows : RowTransform::None, seed(layer),
                       power, token);
}

TrainingSeeds trainingSeeds(const RunConfig& config, const LayerKey& key) {
    const int repeat = config.vary == Vary::Windows ? 0 : key.curve.repeat;
    return {deriveSeed(config.seed, "sae-init", key.layer, repeat),
            deriveSeed(config.seed, "shuffle", key.layer, repeat)};
}

} // namespace lamina
