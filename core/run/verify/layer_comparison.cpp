#include "run/verify/layer_comparison.h"

#include "engine/input_scaling.h"
#include "session/format/histogram_json.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <span>
#include <string>

namespace lamina {

namespace {

constexpr double numbers = 1e-5;   // relative
constexpr double following = 1e-9; // relative, of what follows from other numbers of the session
constexpr double binShare = 1e-4;  // of a histogram's values
constexpr double turning = 2e-6;   // of a layer's cells, each a latent of a row
constexpr double cells = 3.0;      // that may turn besides

// What a metric changes by where one cell (a latent of a row) or one latent turns; 0: it is no count.
double oneTurned(const MetricDefinition& metric, const SaeConfig& sae, std::size_t rows) {
    const auto N = static_cast<double>(rows), F = static_cast<double>(sae.latents);
    if (metric.value == &SaeMetrics::density)
        return (cells + turning * N * F) / (N * F);
    if (metric.value == &SaeMetrics::l0)
        return (cells + turning * N * F) / N;
    if (metric.value == &SaeMetrics::dead || metric.value == &SaeMetrics::dense)
        return 1.0 / F;
    return 0.0;
}

double largestOf(std::span<const LatentStatistics> latents) {
    double largest = 0;
    for (const LatentStatistics& latent : latents)
        largest = std::max(largest, static_cast<double>(latent.maxActivation));
    return largest;
}

class LayerComparison {
public:
    LayerComparison(const LayerResult& stored, const LayerLatents& latents, const LayerResult& computed,
                    const LayerRows& rows)
        : m_stored(stored), m_latents(latents.statistics), m_computed(computed), m_rows(rows) {}

    std::vector<CheckedNumber> all() {
        number("input scale", m_stored.inputScale, m_computed.inputScale, numbers);
        number("normalize scale", m_stored.normalizeScale, m_computed.normalizeScale, numbers);
        metrics("", m_stored.train.metrics, m_computed.train.metrics, m_rows.trained);
        if (m_stored.heldout && m_computed.heldout)
            metrics("held-out ", *m_stored.heldout, *m_computed.heldout, m_rows.heldout);
        else
            number("held-out metrics", m_stored.heldout ? 1 : 0, m_computed.heldout ? 1 : 0, following);
        histograms();
        eachLatent();
        whatFollows();
        for (auto& [kind, worst] : m_worstLatent)
            m_all.push_back(std::move(worst));
        return std::move(m_all);
    }

private:
    static double relative(double a, double b, double scale) {
        if (a == b || (std::isnan(a) && std::isnan(b)))
            return 0.0;
        const double difference = std::abs(a - b) / std::max(scale, std::numeric_limits<double>::min());
        return std::isnan(difference) ? std::numeric_limits<double>::infinity() : difference;
    }
    CheckedNumber made(std::string what, double stored, double computed, double difference, double allowed) const {
        return {m_stored.key, std::move(what), stored, computed, difference, allowed, false};
    }
    // scale: that differences are relative to, besides the numbers' own size.
    void number(std::string what, double stored, double computed, double allowed, double scale = 0) {
        const double size = std::max({scale, std::abs(stored), std::abs(computed)});
        m_all.push_back(made(std::move(what), stored, computed, relative(stored, computed, size), allowed));
    }
    void moved(std::string what, std::span<const std::uint64_t> stored, std::span<const std::uint64_t> computed,
               double allowed) {
        double difference = 0, total = 0;
        for (std::size_t i = 0; i < std::min(stored.size(), computed.size()); ++i) {
            total += static_cast<double>(stored[i]);
            difference += std::abs(static_cast<double>(stored[i]) - static_cast<double>(computed[i]));
        }
        difference /= 2; // each left one bin for another
        if (stored.size() != computed.size())
            difference = std::numeric_limits<double>::infinity();
        m_all.push_back({m_stored.key, std::move(what), total, std::numeric_limits<double>::quiet_NaN(), difference,
                         allowed + binShare * total, true});
    }
    // allowed: in the numbers' own unit.
    void latent(const char* kind, std::size_t j, double stored, double computed, double allowed) {
        const double size = std::max({std::abs(stored), std::abs(computed), std::numeric_limits<double>::min()});
        CheckedNumber found = made(std::string(kind) + " of latent " + std::to_string(j), stored, computed,
                                   relative(stored, computed, size), allowed / size);
        CheckedNumber& worst = m_worstLatent.try_emplace(kind, found).first->second;
        if (excessOf(found) > excessOf(worst))
            worst = found;
        if (!found.agrees() && m_differing++ < mostNamed)
            m_all.push_back(std::move(found));
    }

    void metrics(const std::string& prefix, const SaeMetrics& stored, const SaeMetrics& computed, std::size_t rows) {
        for (const MetricDefinition& metric : metricDefinitions()) {
            const double s = stored.*metric.value, c = computed.*metric.value;
            const double size = std::max(std::abs(s), std::abs(c));
            double allowed = numbers, scale = 0;
            if (const double turned = oneTurned(metric, m_stored.sae, rows); turned > 0)
                allowed += size > 0 ? turned / size : 0.0;
            if (metric.value == &SaeMetrics::explainedVariance)
                scale = 1.0; // 1 - fvu
            if (metric.value == &SaeMetrics::densityActivation)
                allowed = 10 * numbers; // scaled by extremes, of which one latent with few activations may be one
            if (std::isnan(s) && !std::isnan(c))
                continue; // a metric that is newer than the session
            number(prefix + std::string(metric.name), s, c, allowed, scale);
        }
    }

    void histograms() {
        const SaeEvaluation &stored = m_stored.train, &computed = m_computed.train;
        const auto withDead = [](const DensityHistogram& histogram) {
            std::vector<std::uint64_t> bins(histogram.bins.begin(), histogram.bins.end());
            bins.push_back(histogram.dead);
            return bins;
        };
        moved("bins of latent_density", withDead(stored.latentDensity), withDead(computed.latentDensity),
              cells + numbers * static_cast<double>(m_stored.sae.latents));
        for (const HistogramDefinition& definition : histogramDefinitions) {
            const Histogram &s = stored.*definition.histogram, &c = computed.*definition.histogram;
            number(std::string("end of histogram ") + definition.name, s.high, c.high, following);
            moved(std::string("bins of ") + definition.name, s.bins, c.bins, cells);
        }
    }

    void eachLatent() {
        const std::vector<LatentStatistics>& computed = m_computed.train.latents;
        if (m_latents.size() != computed.size()) {
            number("latents", static_cast<double>(m_latents.size()), static_cast<double>(computed.size()), following);
            return;
        }
        const auto N = static_cast<double>(m_rows.trained);
        const double rounding = 2e-6 * largestOf(m_latents); // of a latent whose parts nearly cancel out
        for (std::size_t j = 0; j < computed.size(); ++j) {
            const LatentStatistics &s = m_latents[j], &c = computed[j];
            const double count = std::max(s.density, c.density) * N, turned = std::abs(s.density - c.density) * N;
            const double largest = std::max<double>(s.maxActivation, c.maxActivation);
            latent("density", j, s.density, c.density, (cells + numbers * N) / N);
            // Sums, since the mean of few activations turns with one more that is all but zero.
            const double sum = s.meanActivation * s.density * N, other = c.meanActivation * c.density * N;
            latent("sum of activations", j, sum, other, numbers * std::abs(sum) + count * rounding + turned * largest);
            latent("largest activation", j, s.maxActivation, c.maxActivation, numbers * largest + rounding);
        }
    }

    // Numbers of the session that its other numbers give.
    void whatFollows() {
        EvaluationSums sums(m_stored.sae, {});
        if (sums.counts.size() != m_latents.size())
            return;
        const auto N = static_cast<double>(m_rows.trained);
        for (std::size_t j = 0; j < m_latents.size(); ++j) {
            sums.counts[j] = static_cast<std::uint32_t>(std::lround(m_latents[j].density * N));
            sums.latents[j] = m_latents[j].meanActivation * m_latents[j].density * N;
        }
        const SaeMetrics& stored = m_stored.train.metrics;
        sums.squares = stored.mse * N * static_cast<double>(m_stored.sae.inputs);
        const InputFacts facts{stored.inputPower, stored.fvu == 0 ? 1.0 : sums.squares / stored.fvu, 0};
        auto given = finishEvaluation(m_stored.sae, m_rows.trained, facts, sums);
        if (!given.ok())
            return;
        given->metrics.objective = scaledObjective(m_stored.sae, given->metrics, m_stored.normalizeScale);
        for (const MetricDefinition& metric : metricDefinitions())
            if (const double s = stored.*metric.value; !std::isnan(s))
                number(std::string(metric.name) + " beside the session's other numbers", s,
                       given->metrics.*metric.value, following,
                       metric.value == &SaeMetrics::explainedVariance ? 1.0 : 0.0);
        const DensityHistogram &s = m_stored.train.latentDensity, &c = given->latentDensity;
        for (std::size_t i = 0; i < s.bins.size(); ++i)
            if (s.bins[i] != c.bins[i])
                number("bin " + std::to_string(i) + " of latent_density beside the latents", s.bins[i], c.bins[i],
                       following);
        number("dead of latent_density beside the latents", s.dead, c.dead, following);
        totals(stored.l0 * N);
    }

    void totals(double positives) {
        const double N = static_cast<double>(m_rows.trained);
        const std::map<std::string_view, double> of{
            {"activations", positives}, {"inputs", N * static_cast<double>(m_stored.sae.inputs)}, {"l0_per_token", N}};
        for (const HistogramDefinition& definition : histogramDefinitions) {
            double total = 0;
            for (const std::uint64_t bin : (m_stored.train.*definition.histogram).bins)
                total += static_cast<double>(bin);
            if (const auto found = of.find(definition.name); found != of.end())
                number(std::string("sum of ") + definition.name, total, found->second, following);
        }
    }

    static constexpr std::size_t mostNamed = 8; // latents named one by one
    const LayerResult& m_stored;
    const std::vector<LatentStatistics>& m_latents;
    const LayerResult& m_computed;
    const LayerRows m_rows;
    std::vector<CheckedNumber> m_all;
    std::map<std::string, CheckedNumber> m_worstLatent;
    std::size_t m_differing = 0;
};

} // namespace

std::vector<CheckedNumber> compareLayers(const LayerResult& stored, const LayerLatents& latents,
                                         const LayerResult& computed, const LayerRows& rows) {
    return LayerComparison(stored, latents, computed, rows).all();
}

double excessOf(const CheckedNumber& number) {
    if (number.difference == 0)
        return 0;
    const double excess = number.difference / std::max(number.allowed, std::numeric_limits<double>::min());
    return std::isnan(excess) ? std::numeric_limits<double>::infinity() : excess;
}

} // namespace lamina
