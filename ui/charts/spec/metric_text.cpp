#include "ui/charts/spec/metric_text.h"

#include <QCoreApplication>
#include <iterator>

namespace lamina {

namespace {

struct Entry {
    std::string_view name;
    const char* title;
    const char* axis;
    const char* meaning;
    bool percent;
    bool fromZero;
};

constexpr Entry entries[] = {
    {"density", QT_TRANSLATE_NOOP("Metrics", "Density"), QT_TRANSLATE_NOOP("Metrics", "density (%)"),
     QT_TRANSLATE_NOOP("Metrics", "Share of latents active on an average token. Lower means a sparser code."), true,
     true},
    {"l0", QT_TRANSLATE_NOOP("Metrics", "L0"), QT_TRANSLATE_NOOP("Metrics", "active latents per token"),
     QT_TRANSLATE_NOOP("Metrics", "Number of latents active on an average token: density times the number of latents."),
     false, true},
    {"mse", QT_TRANSLATE_NOOP("Metrics", "MSE"), QT_TRANSLATE_NOOP("Metrics", "mean squared error"),
     QT_TRANSLATE_NOOP("Metrics",
                       "Mean squared reconstruction error in raw units. It grows with the power of the inputs, so "
                       "compare it with the input power or read the FVU."),
     false, true},
    {"l1", QT_TRANSLATE_NOOP("Metrics", "L1"), QT_TRANSLATE_NOOP("Metrics", "mean |z|"),
     QT_TRANSLATE_NOOP("Metrics", "Mean size of the latents, before the weight λ."), false, true},
    {"objective", QT_TRANSLATE_NOOP("Metrics", "Objective"), QT_TRANSLATE_NOOP("Metrics", "MSE + λ·L1"),
     QT_TRANSLATE_NOOP("Metrics", "What the training minimises: reconstruction error plus the price of activity."),
     false, true},
    {"fvu", QT_TRANSLATE_NOOP("Metrics", "FVU"), QT_TRANSLATE_NOOP("Metrics", "fraction of variance unexplained (%)"),
     QT_TRANSLATE_NOOP("Metrics",
                       "Share of the inputs' variance that the reconstruction misses: 0 % is perfect, 100 % is no "
                       "better than always answering the mean."),
     true, true},
    {"explained_variance", QT_TRANSLATE_NOOP("Metrics", "Explained variance"),
     QT_TRANSLATE_NOOP("Metrics", "explained variance (%)"),
     QT_TRANSLATE_NOOP("Metrics", "Share of the inputs' variance that the reconstruction keeps: 100 % minus the FVU."),
     true, false},
    {"dead", QT_TRANSLATE_NOOP("Metrics", "Dead latents"), QT_TRANSLATE_NOOP("Metrics", "dead latents (%)"),
     QT_TRANSLATE_NOOP("Metrics", "Share of latents that were active on no token at all."), true, true},
    {"dense", QT_TRANSLATE_NOOP("Metrics", "Dense latents"), QT_TRANSLATE_NOOP("Metrics", "dense latents (%)"),
     QT_TRANSLATE_NOOP("Metrics",
                       "Share of latents active on more than a tenth of the tokens: too busy to mean one thing."),
     true, true},
    {"input_power", QT_TRANSLATE_NOOP("Metrics", "Input power"), QT_TRANSLATE_NOOP("Metrics", "mean of x²"),
     QT_TRANSLATE_NOOP("Metrics", "Mean square of the activations fed in. Its growth with depth shapes the raw MSE."),
     false, true},
    {"density_activation", QT_TRANSLATE_NOOP("Metrics", "Density × activation"),
     QT_TRANSLATE_NOOP("Metrics", "density × activation"),
     QT_TRANSLATE_NOOP("Metrics",
                       "Mean over latents of scaled density times scaled mean activation: the third panel of the "
                       "original exercise."),
     false, true},
};

} // namespace

MetricText metricText(std::string_view name) {
    const auto translate = [](const char* text) { return QCoreApplication::translate("Metrics", text); };
    for (const Entry& entry : entries)
        if (entry.name == name)
            return {translate(entry.title), translate(entry.axis), translate(entry.meaning), entry.percent,
                    entry.fromZero};
    const QString plain = QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
    return {plain, plain, QString(), false, false};
}

QString layerText(int layer, int layers) {
    return QCoreApplication::translate("Metrics", "%1 (%2 of %3)").arg(layer).arg(layer + 1).arg(layers);
}

} // namespace lamina
