#include "profile/runner/splice_losses.h"

#include <algorithm>
#include <numeric>

namespace lamina {

namespace {

double meanOf(const std::vector<double>& windows, std::size_t first, std::size_t end) {
    const auto at = [&](std::size_t i) { return windows.begin() + static_cast<std::ptrdiff_t>(i); };
    return std::accumulate(at(first), at(end), 0.0) / static_cast<double>(end - first);
}

double recovered(double ablated, double spliced, double clean) {
    return ablated > clean ? (ablated - spliced) / (ablated - clean) : notMeasured;
}

} // namespace

Result<SpliceLosses::Ablated> SpliceLosses::ablate(RunToken& token) const {
    LAMINA_ASSIGN(const ConstMatrixView X, m_rows.captured->onHost(token));
    const std::size_t trained = m_config.trainingRows();
    std::vector<double> mean(X.cols, 0.0);
    for (std::size_t n = 0; n < trained; ++n)
        for (std::size_t i = 0; i < X.cols; ++i)
            mean[i] += X.row(n)[i];
    Matrix replaced(X.rows, X.cols);
    const ConstMatrixView view = replaced;
    Ablated losses;
    LAMINA_ASSIGN(losses.zero, m_pass.nextTokenLosses(&view, token));
    for (std::size_t n = 0; n < X.rows; ++n)
        for (std::size_t i = 0; i < X.cols; ++i)
            replaced(n, i) = static_cast<float>(mean[i] / static_cast<double>(trained) / m_rows.scale);
    LAMINA_ASSIGN(losses.mean, m_pass.nextTokenLosses(&view, token));
    return losses;
}

Status SpliceLosses::measure(const SaeConfig& sae, const SaeParameters& weights, LayerResult& result, RunToken& token) {
    if (m_clean.empty()) {
        LAMINA_ASSIGN(m_clean, m_pass.nextTokenLosses(nullptr, token));
    }
    if (!m_ablated) {
        LAMINA_ASSIGN(m_ablated, ablate(token));
    }
    LAMINA_ASSIGN(Matrix xHat, m_engine.reconstruct(sae, weights, *m_rows.captured, token));
    if (m_rows.scale != 1) // the model takes the activations as they were
        for (std::size_t i = 0; i < xHat.size(); ++i)
            xHat.data()[i] = static_cast<float>(static_cast<double>(xHat.data()[i]) / m_rows.scale);
    const ConstMatrixView view = xHat;
    LAMINA_ASSIGN(const std::vector<double> spliced, m_pass.nextTokenLosses(&view, token));
    const auto fill = [&](SaeMetrics& metrics, std::size_t first, std::size_t end) {
        metrics.ceClean = meanOf(m_clean, first, end);
        metrics.ceMean = meanOf(m_ablated->mean, first, end);
        metrics.ceZero = meanOf(m_ablated->zero, first, end);
        metrics.ceSpliced = meanOf(spliced, first, end);
        metrics.ceRecovered = recovered(metrics.ceMean, metrics.ceSpliced, metrics.ceClean);
        metrics.ceRecoveredZero = recovered(metrics.ceZero, metrics.ceSpliced, metrics.ceClean);
    };
    const std::size_t trainedWindows = m_config.rows - m_config.heldout;
    fill(result.train.metrics, 0, trainedWindows);
    if (result.heldout)
        fill(*result.heldout, trainedWindows, m_config.rows);
    return {};
}

double spliceFlops(const Gpt2Config& model, std::size_t rows, std::size_t cols, int layer) {
    const double tokens = static_cast<double>(rows) * static_cast<double>(cols);
    const double head = 2.0 * tokens * static_cast<double>(model.width) * static_cast<double>(model.vocabulary);
    return head + model.forwardFlops(rows, cols, model.layers - static_cast<std::size_t>(layer));
}

double lossesFlops(const RunConfig& config, const Gpt2Config& model, int curves) {
    double flops = spliceFlops(model, config.rows, config.cols, config.layers.first); // of the model as it is
    for (int layer = config.layers.first; layer <= config.layers.lastOf(static_cast<int>(model.layers)); ++layer)
        flops += (2 + curves) * spliceFlops(model, config.rows, config.cols, layer);
    return flops;
}

} // namespace lamina
