// A layer whose numbers mislead says so, with the number; one that does not is silent.

#include "profile/statistics/layer_warnings.h"
#include "sae/sae_variants.h"
#include "tests/test_support.h"

#include <cmath>
#include <gmock/gmock.h>

namespace lamina {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

LayerResult layer() {
    LayerResult result;
    result.sae.inputs = 10;
    result.sae.latents = 30;
    result.train.metrics.density = 0.05;
    result.train.metrics.dead = 0.2;
    for (int epoch = 1; epoch <= 12; ++epoch)
        result.epochs.push_back({epoch, 1, 1, 1, 0.05});
    return result;
}

std::vector<std::string> names(const LayerResult& result) {
    std::vector<std::string> list;
    for (const WarnedOf& warned : warningsOf(result))
        list.emplace_back(warned.warning->name);
    return list;
}

TEST(LayerWarnings, ALayerInOrderHasNone) {
    EXPECT_THAT(names(layer()), IsEmpty());
}

TEST(LayerWarnings, DeadLatentsAreSaidOnce) {
    LayerResult result = layer();
    result.train.metrics.dead = 0.5;
    EXPECT_THAT(names(result), IsEmpty());
    result.train.metrics.dead = 0.912;
    ASSERT_THAT(names(result), ElementsAre("mostly_dead"));
    EXPECT_EQ(warningsOf(result)[0].sentence.english(),
              "91.2 % of the latents are dead: the density is that of the few that are left.");
    result.train.metrics.dead = 1;
    EXPECT_THAT(names(result), ElementsAre("nearly_all_dead"));
    result.train.metrics.dead = 0.94;
    EXPECT_THAT(names(result), ElementsAre("mostly_dead"));
    result.train.metrics.fvu = 1.001; // and what is left reconstructs nothing
    EXPECT_THAT(names(result), ElementsAre("nearly_all_dead"));
    result.train.metrics.fvu = 0.2;
    result.train.metrics.dead = std::nan(""); // not measured by the version that wrote it
    EXPECT_THAT(names(result), IsEmpty());
}

TEST(LayerWarnings, ADensityAtItsCeilingIsSaid) {
    LayerResult result = layer();
    result.sae.variant = findSaeVariant("topk");
    result.sae.k = 3;
    EXPECT_THAT(names(result), IsEmpty());
    result.train.metrics.density = 0.1;
    ASSERT_THAT(names(result), ElementsAre("at_ceiling"));
    EXPECT_EQ(warningsOf(result)[0].sentence.english(), "The density sits at its ceiling, 10 %: it cannot go higher.");
}

TEST(LayerWarnings, ADensityThatStillMovesIsSaid) {
    LayerResult result = layer();
    for (std::size_t epoch = 8; epoch < 12; ++epoch)
        result.epochs[epoch].density = 0.05 + 0.002 * double(epoch - 7);
    ASSERT_THAT(names(result), ElementsAre("still_moving"));
    EXPECT_EQ(
        warningsOf(result)[0].sentence.english(),
        "The density went from 5 % to 5.8 % over the last third of the epochs: more epochs would move this point.");
    result.epochs.resize(5);
    EXPECT_THAT(names(result), IsEmpty()); // too short to say
    for (EpochPoint& epoch : result.epochs)
        epoch.density = 0;
    EXPECT_THAT(names(result), IsEmpty());
}

TEST(LayerWarnings, ATrainingThatWentWrongIsSaid) {
    LayerResult result = layer();
    result.train.metrics.fvu = 1.0; // all dead: as bad as the mean
    EXPECT_THAT(names(result), IsEmpty());
    result.train.metrics.fvu = 1234.5;
    ASSERT_THAT(names(result), ElementsAre("worse_than_mean"));
    EXPECT_EQ(
        warningsOf(result)[0].sentence.english(),
        "The reconstruction is worse than always answering the mean (FVU 123450 %): λ, learning rate or "
        "number of epochs does not suit this layer.");
    result.train.metrics.fvu = std::nan(""); // rows without variance
    EXPECT_THAT(names(result), IsEmpty());
}

TEST(LayerWarnings, ALayerThatDivergedHasItsOwnWords) {
    LayerResult result = layer();
    result.train.metrics.dead = 1;
    result.failure = makeError(ErrorKind::Diverged, "it diverged");
    EXPECT_THAT(names(result), IsEmpty());
}

} // namespace
} // namespace lamina
