#include "models/training/lanes/table.hpp"
