#include "runner/scheduler/thread_executor.hpp"

#include "tests/runner/scheduler/executor_contract.hpp"

namespace seedbed::runner {

INSTANTIATE_TYPED_TEST_SUITE_P(Threads, ExecutorContract, ThreadExecutor);

}  // namespace seedbed::runner
