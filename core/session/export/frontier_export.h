// A sweep's points and the profile at equal L0, as data.
#pragma once

#include <string>

namespace lamina {

class Session;

// run,model,control,repeat,point,split,layer,metric,value: the run itself is the point of its own value ("l1=1").
// Header only where nothing was swept.
std::string frontierCsv(const Session& session);
// {"run","model","sweep","layers":[{"control","repeat","point","layer","failure","metrics"[,"heldout"]}…]}
std::string frontierJson(const Session& session);

// run,model,l0,layer,metric,n,mean,low,high: each metric at equal L0 (statistics/frontier.h), its mean over the repeats
// and the 95 % t interval. Layers whose points do not reach that L0 have n 0.
std::string equalL0Csv(const Session& session);
// {"run","model","sweep","l0","left_out":[layer…],"layers":[{"layer","metrics":{name:{"n","mean","low","high"}}}…]}
std::string equalL0Json(const Session& session);

} // namespace lamina
