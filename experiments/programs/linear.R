# A linear model of log price in base R. Paths come as variables; settings as words of the command.
words <- commandArgs(trailingOnly = TRUE)
diamonds <- read.csv(Sys.getenv("SEEDBED_DATA"), stringsAsFactors = TRUE)
rows <- function(name) scan(Sys.getenv(name), quiet = TRUE) + 1  # from 0-based
formula <- if (words[1] == "full") log(price) ~ log1p(carat) + cut + color + clarity + depth + table else log(price) ~ log1p(carat)
fit <- lm(formula, diamonds[rows("SEEDBED_TRAIN_ROWS"), ])
wanted <- c(rows("SEEDBED_VALIDATION_ROWS"), rows("SEEDBED_TEST_ROWS"))
forecast <- predict(fit, diamonds[wanted, ])
out <- Sys.getenv("SEEDBED_FORECASTS")
write.csv(data.frame(row = wanted - 1, family = "lognormal", mu = forecast, sigma = sigma(fit)),
          paste0(out, ".part"), row.names = FALSE, quote = FALSE)
invisible(file.rename(paste0(out, ".part"), out))
