#include "runner/scheduler/tbb_executor.hpp"

#include "tests/runner/scheduler/executor_contract.hpp"

namespace seedbed::runner {

INSTANTIATE_TYPED_TEST_SUITE_P(Tbb, ExecutorContract, TbbExecutor);

}  // namespace seedbed::runner
